package import ByteCoding
package import FlagModel

/// Whoever holds an author's private key: a file, an agent, a child process of OpenSSH.
package protocol EventSigner: Sendable {
    var publicKey: PublicKeyLine { get }
    /// The 64 bytes of the Ed25519 signature inside an SSHSIG over `event`
    /// (namespace `event@flagledger`, SHA-512).
    func sign(_ event: [UInt8]) throws -> [UInt8]
    /// Whether `sign` has made sure that what it gives verifies with `publicKey`, and needs nobody
    /// else for it: then it may be called on several threads at once.
    var checksItself: Bool { get }
}

extension EventSigner {
    package var fingerprint: Digest { publicKey.fingerprint }
    package var checksItself: Bool { false }
}
