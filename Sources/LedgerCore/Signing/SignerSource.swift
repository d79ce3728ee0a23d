import ByteCoding
import FlagModel
import Glibc
package import LogStorage
import Transparency

/// Finds whoever can sign with the key that a path names.
package enum SignerSource {
    /// `path` names a private key file, or a `.pub` file whose private half `ssh-agent` holds.
    /// An encrypted private key is looked for in the agent first; else `ssh-keygen` asks for its
    /// passphrase on the terminal.
    package static func signer(
        for path: String, agentSocket: String?, fileSystem: any FileSystem = PosixFileSystem()
    ) throws -> any EventSigner {
        if path.hasSuffix(".pub") {
            let publicKey = try KeyFile.readPublic(path, fileSystem: fileSystem)
            guard let signer = try agent(agentSocket, publicKey) else {
                throw LedgerError.key(
                    path: path,
                    detail: "ssh-agent does not hold its private half: run "
                        + "'ssh-add \(path.dropLast(4))', or name the private key file")
            }
            return signer
        }
        do {
            return try SecretKeySigner(KeyFile.read(path, fileSystem: fileSystem).secretKey)
        } catch OpenSSHError.encrypted {
            guard try fileSystem.exists(path + ".pub") else {
                throw LedgerError.key(
                    path: path,
                    detail: "it has a passphrase, so \(path).pub is needed beside it: make it with "
                        + "'ssh-keygen -y -f \(path) > \(path).pub'")
            }
            let publicKey = try KeyFile.readPublic(path + ".pub", fileSystem: fileSystem)
            if let signer = try? agent(agentSocket, publicKey) { return signer }
            return KeygenSigner(keyPath: path, publicKey: publicKey)
        }
    }

    private static func agent(
        _ socketPath: String?, _ publicKey: PublicKeyLine
    ) throws -> AgentSigner? {
        guard let socketPath else {
            throw LedgerError.signing(
                "no ssh-agent is running (SSH_AUTH_SOCK is not set): start one with "
                    + "'eval $(ssh-agent)' and add the key with 'ssh-add'")
        }
        return try AgentSigner(socketPath: socketPath, publicKey: publicKey)
    }
}
