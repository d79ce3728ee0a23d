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
        let signature = try SSHSignature.parse(try signed(event))
        guard signature.publicKey.blob == publicKey.blob else {
            throw LedgerError.signing("\(keyPath) and \(keyPath).pub are not one key pair")
        }
        return signature.signature.bytes
    }

    private func signed(_ event: [UInt8]) throws -> [UInt8] {
        let outcome: ChildProcess.Outcome
        do throws(ChildProcess.StartFailure) {
            outcome = try ChildProcess.run(
                [
                    "ssh-keygen", "-q", "-Y", "sign", "-n", SSHSignature.eventNamespace, "-f",
                    keyPath,
                ], input: event, limit: LedgerCoreLimits.keyFileBytes)
        } catch {
            throw LedgerError.signing("ssh-keygen cannot be started: install OpenSSH's client")
        }
        guard outcome.status == 0 else {
            throw LedgerError.signing("ssh-keygen did not sign: see its message above")
        }
        return outcome.output
    }
}
