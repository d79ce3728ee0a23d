import ByteCoding
import Foundation

/// Published test vectors, which are not part of this repository: a folder `shared/vectors` beside
/// its checkout. Tests that need them are skipped, and say so, where it is absent.
enum Vectors {
    static let missing: String = "shared/vectors is not beside this checkout"

    static let root: URL? = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<5 {
            folder.deleteLastPathComponent()
            let candidate = folder.appendingPathComponent("shared/vectors")
            if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
        }
        return nil
    }()

    static var isPresent: Bool { root != nil }

    static func url(_ path: String) throws -> URL {
        guard let root else { throw CocoaError(.fileNoSuchFile) }
        return root.appendingPathComponent(path)
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: url(path)))
    }

    static func decode<Value: Decodable>(_: Value.Type, _ path: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(contentsOf: url(path)))
    }

    /// All files below `path` whose names end in `suffix`, sorted.
    static func files(below path: String, suffix: String) throws -> [URL] {
        let folder = try url(path)
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
        return (names ?? []).filter { $0.hasSuffix(suffix) }.sorted()
            .map { folder.appendingPathComponent($0) }
    }
}

struct MissingValue: Error {}

/// Bytes of a hexadecimal text in a test.
func bytes(hex: String) throws -> [UInt8] {
    guard let bytes = Hexadecimal.decode(hex) else { throw MissingValue() }
    return bytes
}

/// The digest of a hexadecimal text in a test.
func digest(hex: String) throws -> Digest {
    guard let digest = Digest(try bytes(hex: hex)) else { throw MissingValue() }
    return digest
}
