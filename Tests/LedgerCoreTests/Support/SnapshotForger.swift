import ByteCoding
import LedgerCore
import LogStorage
import Testing
import Transparency

/// An attacker who has the ledger's key and gives serving a state that no record made.
enum SnapshotForger {
    /// Turns the last mark of the state round, and signs what comes out.
    static func forge(_ files: LedgerFiles) throws -> LedgerFiles {
        var bytes = try #require(files.files["derived/snapshot"])
        let count = Int(bytes.span.littleEndian(UInt32.self, at: bytes.count - 8))
        let note = Array(bytes[(bytes.count - 8 - count)..<(bytes.count - 8)])
        bytes.removeLast(8 + count)
        bytes[bytes.count - 1] ^= 1
        let key = try OpenSSHPrivateKey.parse(try #require(files.files["keys/checkpoint"]))
        let lines = try SignedNote.parse(note).text.split(separator: "\n").map(String.init)
        let signer = try #require(NoteSigner(name: lines[0], secretKey: key.secretKey))
        // One piece: the digest of its digest.
        let digest = BLAKE2b.hash(BLAKE2b.hash(bytes).bytes)
        let text = "\(lines[0])\n\(lines[1])\n\(lines[2])\n\(digest.base64)\n"
        let forged = Array(try SignedNote.sign(text, with: [signer]).format().utf8)
        bytes += forged
        bytes.append(littleEndian: UInt32(forged.count))
        bytes += Array("SNAP".utf8)
        var result = files
        result.files["derived/snapshot"] = bytes
        return result
    }
}
