import ByteCoding
package import FlagModel
package import LogStorage
package import Transparency

/// OpenSSH key files: `PATH` holds the private half, `PATH.pub` the public one.
package enum KeyFile {
    /// Makes a new key pair from random bytes. Refuses to overwrite either file.
    package static func create(
        at path: String, comment: String, fileSystem: any FileSystem
    ) throws -> Ed25519SecretKey {
        for name in [path, path + ".pub"] where try fileSystem.exists(name) {
            throw LedgerError.key(path: name, detail: "it exists already and is not overwritten")
        }
        let seed = RandomBytes.make(Ed25519SecretKey.seedByteCount)
        guard let secretKey = Ed25519SecretKey(seed: seed) else {
            throw LedgerError.key(path: path, detail: "no key could be made")
        }
        let file = OpenSSHPrivateKey(secretKey, comment: comment)
        try fileSystem.writeNewFile(path, Array(file.format().utf8), mode: 0o600)
        let line = file.publicKey.line(comment: comment)
        try fileSystem.writeNewFile(path + ".pub", Array((line + "\n").utf8), mode: 0o644)
        return secretKey
    }

    /// Reads an unencrypted private key.
    package static func read(_ path: String, fileSystem: any FileSystem) throws -> OpenSSHPrivateKey
    {
        let text = try fileSystem.readFile(path, limit: LedgerCoreLimits.keyFileBytes)
        do {
            return try OpenSSHPrivateKey.parse(text)
        } catch .encrypted(let cipher) {
            throw OpenSSHError.encrypted(cipher: cipher)
        } catch {
            throw LedgerError.key(path: path, detail: "\(error)")
        }
    }

    /// The public half of a key that this program made: both files must be exactly what it would
    /// write, so that no altered bit goes unseen.
    static func readOwn(
        _ path: String, comment: String, fileSystem: any FileSystem
    ) throws -> PublicKeyLine {
        let key = try read(path, fileSystem: fileSystem)
        let line = key.publicKey.line(comment: comment) + "\n"
        for (name, text) in [(path, key.format()), (path + ".pub", line)]
        where try fileSystem.exists(name) {
            let bytes = try fileSystem.readFile(name, limit: LedgerCoreLimits.keyFileBytes)
            guard key.comment == comment, Array(text.utf8) == bytes else {
                throw LedgerError.key(path: name, detail: "it was altered since it was made")
            }
        }
        return try SecretKeySigner(key.secretKey).publicKey
    }

    /// Reads a public key line; a comment may follow the key.
    package static func readPublic(_ path: String, fileSystem: any FileSystem) throws
        -> PublicKeyLine
    {
        let bytes = try fileSystem.readFile(path, limit: LedgerCoreLimits.keyFileBytes)
        let text = String(decoding: bytes, as: UTF8.self)
        do {
            let key = try SSHPublicKey.parse(line: text).key
            guard let line = PublicKeyLine(keyBytes: key.key.bytes) else {
                throw LedgerError.key(path: path, detail: "it has not 32 bytes")
            }
            return line
        } catch let error as OpenSSHError {
            throw LedgerError.key(path: path, detail: "\(error)")
        }
    }
}
