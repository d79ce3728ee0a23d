import ByteCoding
package import FlagModel
import FlagState
package import LogStorage
import Transparency

/// Writes one event so that stock OpenSSH can check it, with no part of this program involved.
package enum EventExport {
    /// Writes `event.json`, `event.json.sig` and `allowed_signers` into `directory`, and gives the
    /// `ssh-keygen` command that checks them.
    package static func write(
        _ record: Record, signedBy line: PublicKeyLine, to directory: String,
        fileSystem: any FileSystem = PosixFileSystem()
    ) throws -> String {
        let position = record.position
        let event = try EventCodec.decode(record.event)
        let key = try SSHPublicKey(Ed25519PublicKey(line.keyBytes))
        guard let bytes = Ed25519Signature(record.signature) else {
            throw LedgerError.unreadableRecord(
                position: position, detail: "its signature has not 64 bytes")
        }
        let signature = SSHSignature(
            publicKey: key, namespace: SSHSignature.eventNamespace, signature: bytes)
        let signers = try AllowedSigners.line(author: event.author.text, key: key)
        try fileSystem.createDirectoryIfMissing(directory, mode: 0o755)
        let files = [
            ("event.json", record.event), ("event.json.sig", Array(signature.format().utf8)),
            ("allowed_signers", Array(signers.utf8)),
        ]
        for (name, bytes) in files {
            try fileSystem.writeNewFile("\(directory)/\(name)", bytes, mode: 0o644)
        }
        return "ssh-keygen -Y verify -f allowed_signers -I \(event.author) "
            + "-n \(SSHSignature.eventNamespace) -s event.json.sig < event.json"
    }
}
