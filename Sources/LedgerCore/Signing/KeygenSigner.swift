import ByteCoding
package import FlagModel
import Glibc
import Transparency

/// Lets `ssh-keygen` sign, which asks for the passphrase on the terminal: for encrypted key files.
package struct KeygenSigner: EventSigner {
    package let publicKey: PublicKeyLine
    private let keyPath: String

    package init(keyPath: String, publicKey: PublicKeyLine) {
        self.keyPath = keyPath
        self.publicKey = publicKey
    }

    package func sign(_ event: [UInt8]) throws -> [UInt8] {
        let armour = try ChildProcess.run(
            ["ssh-keygen", "-q", "-Y", "sign", "-n", SSHSignature.eventNamespace, "-f", keyPath],
            input: event)
        let signature = try SSHSignature.parse(armour)
        guard signature.publicKey.blob == publicKey.blob else {
            throw LedgerError.signing("\(keyPath) and \(keyPath).pub are not one key pair")
        }
        return signature.signature.bytes
    }
}
