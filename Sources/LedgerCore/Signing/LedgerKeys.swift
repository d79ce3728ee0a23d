package import ByteCoding
package import FlagModel
package import LogStorage
import Transparency

/// The key files that a ledger keeps beside its log, under `keys/`, mode 0600.
package struct LedgerKeys: Sendable {
    private let fileSystem: any FileSystem
    package let directory: String

    package init(layout: LedgerLayout, fileSystem: any FileSystem) {
        self.fileSystem = fileSystem
        directory = layout.keysDirectory
    }

    /// The first owner's, where `init` made it.
    package var owner: String { directory + "/owner" }
    /// Signs checkpoints, and the ledger's own events.
    package var checkpoint: String { directory + "/checkpoint" }
    /// Signs for the principals that the server has authenticated.
    package var server: String { directory + "/server" }

    /// The comment of a key file. It follows from what the genesis event says, so that the audit
    /// knows every byte of the file but the secret.
    func comment(of path: String, origin: Origin, owner author: Author) -> String {
        switch path {
        case owner: author.text
        case server: "server@\(origin)"
        default: "checkpoint@\(origin)"
        }
    }

    /// Makes a pair, or takes the one that an interrupted `init` left there.
    func createOrRead(
        _ path: String, origin: Origin, owner author: Author
    ) throws -> Ed25519SecretKey {
        if try fileSystem.exists(path) {
            return try KeyFile.read(path, fileSystem: fileSystem).secretKey
        }
        return try KeyFile.create(
            at: path, comment: comment(of: path, origin: origin, owner: author),
            fileSystem: fileSystem)
    }

    /// Reads the checkpoint key and makes sure that it is the one that the genesis event names.
    func readCheckpointKey(expecting expected: PublicKeyLine) throws -> Ed25519SecretKey {
        guard try fileSystem.exists(checkpoint) else {
            throw LedgerError.key(
                path: checkpoint,
                detail: "it is not here, and without it nothing is acknowledged: put back the "
                    + "ledger's keys (a backup is made without them)")
        }
        let secretKey = try KeyFile.read(checkpoint, fileSystem: fileSystem).secretKey
        guard secretKey.publicKey.bytes == expected.keyBytes else {
            throw LedgerError.key(
                path: checkpoint,
                detail: "it is not this ledger's checkpoint key \(Fingerprint.text(expected)): put "
                    + "back the file that was made with the ledger")
        }
        return secretKey
    }
}

/// Fingerprints as `ssh-keygen -l` prints them.
package enum Fingerprint {
    package static func text(_ key: PublicKeyLine) -> String { text(key.fingerprint) }

    package static func text(_ digest: Digest) -> String {
        SSHFingerprint.format(digest)
    }
}
