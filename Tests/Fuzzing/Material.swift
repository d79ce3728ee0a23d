import ByteCoding
import LogStorage
import Transparency

/// What the seeds are made of: files of the repository (the working directory is its root), and
/// keys whose seeds are fixed.
enum Material {
    static func file(_ path: String) throws -> [UInt8] {
        let file = try PosixFileSystem().open(path, .read)
        return try file.read(at: 0, count: Int(file.size()))
    }

    /// The blocks of a document that are marked as `kind`, without their last line feed.
    static func blocks(_ kind: String, of document: String) throws -> [[UInt8]] {
        let text = String(decoding: try file(document), as: UTF8.self)
        let parts = text.split(separator: "```\(kind)\n", omittingEmptySubsequences: false)
        return parts.dropFirst().compactMap { part in
            part.split(separator: "\n```").first.map { Array($0.utf8) }
        }
    }

    static let goldenDirectory = "Tests/Golden/format-1"

    /// The small ledger of the repository, in memory.
    static func goldenLedger() throws -> [String: [UInt8]] {
        let files = PosixFileSystem()
        var contents: [String: [UInt8]] = [:]
        for name in try files.list("\(goldenDirectory)/segments") {
            contents["segments/\(name)"] = try file("\(goldenDirectory)/segments/\(name)")
        }
        for name in ["head", "checkpoint"] {
            contents[name] = try file("\(goldenDirectory)/\(name)")
        }
        return contents
    }

    /// The bytes of all records of that ledger.
    static func goldenRecords() throws -> [[UInt8]] {
        let reader = try LogReader(
            fileSystem: PosixFileSystem(), layout: LedgerLayout(root: goldenDirectory))
        var records: [[UInt8]] = []
        _ = try reader.forEachBatch { records += $0.records.map(\.bytes) }
        return records
    }

    static func secretKey(_ byte: UInt8) -> Ed25519SecretKey? {
        Ed25519SecretKey(seed: [UInt8](repeating: byte, count: Ed25519SecretKey.seedByteCount))
    }

    static func text(_ lines: [String]) -> [[UInt8]] { lines.map { Array($0.utf8) } }
}

/// Takes decisions from the fuzzer's bytes; zeros when they are used up.
struct FuzzChoices {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isEmpty: Bool { rest.isEmpty }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }
    mutating func number() -> Int { Int(byte()) << 8 | Int(byte()) }

    mutating func bytes(_ count: Int) -> [UInt8] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// Everything that is left.
    mutating func remainder() -> [UInt8] { bytes(rest.count) }

    /// The bytes of a stream, and up to seven places at which it is cut, in order.
    static func pieces(_ bytes: [UInt8]) -> (stream: [UInt8], splits: [Int]) {
        var choices = FuzzChoices(bytes)
        let count = Int(choices.byte() & 7)
        let places = (0..<count).map { _ in choices.number() }
        let stream = choices.remainder()
        return (stream, places.map { $0 % (stream.count + 1) }.sorted())
    }
}
