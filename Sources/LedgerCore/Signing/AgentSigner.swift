import ByteCoding
package import FlagModel
import Transparency

/// Asks a running `ssh-agent` for the signature: the private key never enters this process.
package struct AgentSigner: EventSigner {
    package let publicKey: PublicKeyLine
    private let key: SSHPublicKey
    private let socketPath: String

    /// Gives `nil` where the agent does not hold `publicKey`.
    /// Throws where no agent answers at `socketPath` (the value of `SSH_AUTH_SOCK`).
    package init?(socketPath: String, publicKey: PublicKeyLine) throws {
        let answer = try AgentConnection(path: socketPath)
            .ask(SSHAgentMessage.encodeIdentitiesRequest())
        let held = try SSHAgentMessage.decodeIdentities(answer)
        guard let key = held.first(where: { $0.key.blob == publicKey.blob })?.key else {
            return nil
        }
        self.key = key
        self.socketPath = socketPath
        self.publicKey = publicKey
    }

    package func sign(_ event: [UInt8]) throws -> [UInt8] {
        let data = SSHSignature.signedData(message: event.span)
        let request = SSHAgentMessage.encodeSignRequest(key: key, data: data)
        let answer = try AgentConnection(path: socketPath).ask(request)
        return try SSHAgentMessage.decodeSignature(answer).bytes
    }
}
