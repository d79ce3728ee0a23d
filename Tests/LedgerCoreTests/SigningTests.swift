import ByteCoding
import FlagModel
import Foundation
import LedgerCore
import LogStorage
import TestSupport
import Testing
import Transparency

@Suite("Signing: keys that people have")
struct SigningTests {
    @Test func aKeyThatIsNotEnrolledIsRefusedByItsFingerprint() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        let stranger = try makeSigner(9)
        let refusal = #expect(throws: Refusal.self) {
            try ledger.set("checkout", true, by: stranger, in: writer)
        }
        #expect(refusal?.code == .unknownKey)
        #expect(refusal?.message.contains(Fingerprint.text(stranger.publicKey)) == true)
        try writer.close()
    }

    /// Also where whoever brings it says that it was checked, with another key.
    @Test(arguments: [false, true])
    func aSignatureOverOtherBytesIsRefused(isChecked: Bool) throws {
        let ledger = try TemporaryLedger()
        let checked = isChecked ? try makeSigner(9).publicKey : nil
        let writer = try ledger.open()
        let compose = ledger.control(
            [.noteAdded(text: "hello", flag: nil, position: 0)], ledger.signer, in: writer)
        let signer = ledger.signer
        let refusal = #expect(throws: Refusal.self) {
            try writer.append { state in
                let signed = try compose(state)
                return SignedEvent(
                    event: signed.event, bytes: signed.bytes, fingerprint: signed.fingerprint,
                    signature: try signer.sign(signed.bytes + [0x20]), checkedBy: checked)
            }
        }
        #expect(refusal?.code == .badSignature)
        try writer.close()
    }

    @Test func aWeakKeyCannotBeEnrolled() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        // The identity point: of order 1, so that one signature fits every message.
        let weak = try #require(PublicKeyLine(keyBytes: [1] + [UInt8](repeating: 0, count: 31)))
        let author = Author(unchecked: "mallory@example.com")
        let refusal = #expect(throws: Refusal.self) {
            try writer.append(
                ledger.control(
                    [.keyEnrolled(KeyEnrolled(author: author, key: weak))], ledger.signer,
                    in: writer))
        }
        #expect(refusal?.code == .weakKey)
        try writer.close()
    }

    @Test func aStaleSignedEventDoesNotContinueItsStream() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        let before = writer.state
        let compose = ledger.control(
            [.noteAdded(text: "late", flag: nil, position: 0)], ledger.signer, in: writer)
        let stale = try compose(before)
        _ = try writer.append(
            ledger.control(
                [.noteAdded(text: "first", flag: nil, position: 0)], ledger.signer, in: writer))
        let refusal = #expect(throws: Refusal.self) { try writer.append { _ in stale } }
        #expect(refusal?.code == .brokenStream)
        try writer.close()
    }

    @Test(.enabled(if: SSHAgent.isInstalled, Comment(rawValue: SSHAgent.missing)))
    func anEncryptedKeySignsThroughTheAgentThatHoldsIt() throws {
        try Tool.withFolder { folder in
            let key = folder.appendingPathComponent("key")
            let made = try Tool.shell(
                "ssh-keygen -q -t ed25519 -N secret -C ann -f \(key.path)")
            #expect(made.status == 0, "\(made.text)")
            let agent = try SSHAgent(in: folder)
            defer { withExtendedLifetime(agent) {} }
            try agent.add(key, passphrase: "secret")
            for name in [key.path, key.path + ".pub"] {
                let signer = try SignerSource.signer(for: name, agentSocket: agent.socket)
                let signature = try signer.sign(Array("hello".utf8))
                let publicKey = try Ed25519PublicKey(signer.publicKey.keyBytes)
                let data = SSHSignature.signedData(message: Array("hello".utf8).span)
                let made = try #require(Ed25519Signature(signature))
                #expect(publicKey.verify(made, message: data))
            }
        }
    }
}
