import Foundation
import LogStorage
import TestSupport
import Testing

/// The files of `serve --memory` answer as the machine's own do, errors included.
@Suite struct InMemoryFileSystemTests {
    private enum Answer: Equatable {
        case bytes([UInt8])
        case number(UInt64)
        case names([String])
        case kind(FileKind?)
        case done
        /// The `errno` value.
        case failed(Int32?)
    }

    private static func answer(_ body: () throws(FileError) -> Answer) -> Answer {
        do throws(FileError) {
            return try body()
        } catch {
            return .failed(error.code)
        }
    }

    @Test(arguments: UInt64(1)...8)
    func bothAnswerAlike(seed: UInt64) throws {
        let place = FileManager.default.temporaryDirectory.path + "/files-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: place) }
        let memory = InMemoryFileSystem()
        let systems: [any FileSystem] = [PosixFileSystem(), memory]
        for system in systems { try system.createDirectory(place, mode: 0o755) }
        var random = SeededGenerator(seed: seed)
        for step in 0..<300 {
            let choice = UInt64.random(in: 0..<10, using: &random)
            let path = "\(place)/\(["a", "b", "c"].randomElement(using: &random) ?? "")"
            let other = "\(place)/\(["a", "b", "c"].randomElement(using: &random) ?? "")"
            let offset = UInt64.random(in: 0..<40, using: &random)
            let count = Int.random(in: 0..<40, using: &random)
            let openings: [FileOpening] = [.read, .readWrite, .createEmpty, .createIfMissing]
            let opening = openings[Int.random(in: 0..<4, using: &random)]
            let answers = systems.map { system in
                InMemoryFileSystemTests.answer { () throws(FileError) in
                    switch choice {
                    case 0:
                        try system.remove(path)
                        return .done
                    case 1:
                        try system.rename(path, to: other)
                        return .done
                    case 2: return .kind(try system.kind(of: path))
                    case 3: return .names(try system.list(place))
                    case 4:
                        try system.createDirectory(place, mode: 0o755)
                        return .done
                    case 5: return .number(try system.open(path, opening).size())
                    case 6, 7:
                        return .bytes(try system.open(path, .read).read(at: offset, count: count))
                    case 8:
                        let bytes = [UInt8](repeating: UInt8(step & 255), count: count)
                        try system.open(path, .createIfMissing).write(bytes, at: offset)
                        return .done
                    default:
                        try system.open(path, .readWrite).truncate(to: offset)
                        return .done
                    }
                }
            }
            #expect(answers[0] == answers[1], "seed \(seed), step \(step): \(choice) \(path)")
        }
    }
}
