import ByteCoding
import LedgerCore
import LogStorage
import Testing
import Transparency

/// An attacker who has the ledger's key and gives serving what no record made.
enum SnapshotForger {
    /// Changes what the snapshot file says, and signs what comes out, or what `note` makes of the
    /// lines that would be signed.
    static func forge(
        _ files: LedgerFiles, _ change: (inout SnapshotContent) throws -> Void = { _ in },
        note: ([String]) -> [String] = { $0 }
    ) throws -> LedgerFiles {
        let file = try #require(files.files["derived/snapshot"])
        let tail = file.count - 8
        let start = tail - Int(file.span.littleEndian(UInt32.self, at: tail))
        let origin = try SignedNote.parse(Array(file[start..<tail])).text.prefix { $0 != "\n" }
        var content = SnapshotContent(bytes: Array(file[..<start]))
        try change(&content)
        let key = try OpenSSHPrivateKey.parse(try #require(files.files["keys/checkpoint"]))
        let signer = try #require(NoteSigner(name: String(origin), secretKey: key.secretKey))
        // One piece: the digest of its digest.
        let digest = BLAKE2b.hash(BLAKE2b.hash(content.bytes).bytes)
        let lines = [
            String(origin), "snapshot \(content.size)", content.root.base64, digest.base64,
        ]
        let text = note(lines).map { $0 + "\n" }.joined()
        let note = Array(try SignedNote.sign(text, with: [signer]).format().utf8)
        var result = files
        result.files["derived/snapshot"] = content.bytes + SnapshotForger.tail(of: note)
        return result
    }

    private static func tail(of note: [UInt8]) -> [UInt8] {
        var bytes = note
        bytes.append(littleEndian: UInt32(note.count))
        return bytes + Array("SNAP".utf8)
    }
}

/// What stands before the note of a snapshot file, from docs/format.md alone; of a ledger of fewer
/// than 256 records.
struct SnapshotContent {
    static let (version, identity, sizeField, rootField) = (8, 16, 48, 56)
    static let (segment, offset, time) = (88, 96, 144)
    static let leaves = 184

    var bytes: [UInt8]

    var size: UInt64 { number(at: SnapshotContent.sizeField) }
    /// Of the leaves, whatever the root's field says.
    var root: Digest {
        var frontier = Frontier()
        for leaf in 0..<Int(size) {
            let start = SnapshotContent.leaves + 32 * leaf
            frontier.append(Digest(Array(bytes[start..<start + 32])) ?? .zero)
        }
        return frontier.root
    }
    var index: Int { SnapshotContent.leaves + 32 * Int(size) }
    var state: Int { index + 8 + 24 * Int(number(at: index)) }

    func number(at offset: Int) -> UInt64 { bytes.span.littleEndian(UInt64.self, at: offset) }

    mutating func put<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
        var field: [UInt8] = []
        field.append(littleEndian: number)
        put(field, at: offset)
    }

    mutating func put(_ field: [UInt8], at offset: Int) {
        bytes.replaceSubrange(offset..<offset + field.count, with: field)
    }

    /// The index with each of its places said twice.
    mutating func repeatIndex() {
        let count = Int(number(at: index))
        let columns = (0..<3).flatMap { column -> [UInt8] in
            let start = index + 8 + 8 * count * column
            return (0..<count).flatMap { entry -> [UInt8] in
                let place = Array(bytes[start + 8 * entry..<start + 8 * entry + 8])
                return place + place
            }
        }
        bytes.replaceSubrange(index + 8..<state, with: columns)
        put(UInt64(2 * count), at: index)
    }
}
