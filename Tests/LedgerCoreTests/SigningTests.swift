import ByteCoding
import FlagModel
import Foundation
import LedgerCore
import LogStorage
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

    @Test func aSignatureOverOtherBytesIsRefused() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        let compose = ledger.control(
            [.noteAdded(text: "hello", flag: nil, position: 0)], ledger.signer, in: writer)
        let signer = ledger.signer
        let refusal = #expect(throws: Refusal.self) {
            try writer.append { state in
                let signed = try compose(state)
                return SignedEvent(
                    event: signed.event, bytes: signed.bytes, fingerprint: signed.fingerprint,
                    signature: try signer.sign(signed.bytes + [0x20]))
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

    @Test(.enabled(if: Tools.has("ssh-keygen") && Tools.has("ssh-agent")))
    func anEncryptedKeySignsThroughTheAgentThatHoldsIt() throws {
        let directory = TemporaryLedger.freshDirectory()
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let key = directory + "/key"
        try Tools.shell("ssh-keygen -q -t ed25519 -N secret -C ann -f \(key)")
        let socket = directory + "/agent"
        let agent = try Tools.start("ssh-agent", ["-D", "-a", socket])
        defer { agent.terminate() }
        try Tools.shell(
            """
            printf '#!/bin/sh\\necho secret\\n' > \(directory)/ask && chmod +x \(directory)/ask
            for i in 1 2 3 4 5 6 7 8 9 10; do [ -S \(socket) ] && break; sleep 0.1; done
            SSH_AUTH_SOCK=\(socket) SSH_ASKPASS=\(directory)/ask SSH_ASKPASS_REQUIRE=force \
            DISPLAY=none ssh-add -q \(key)
            """)
        for name in [key, key + ".pub"] {
            let signer = try SignerSource.signer(for: name, agentSocket: socket)
            let signature = try signer.sign(Array("hello".utf8))
            let publicKey = try Ed25519PublicKey(signer.publicKey.keyBytes)
            let data = SSHSignature.signedData(message: Array("hello".utf8).span)
            let made = try #require(Ed25519Signature(signature))
            #expect(publicKey.verify(made, message: data))
        }
    }
}

/// Programs of the machine that a test stands on.
enum Tools {
    static func has(_ name: String) -> Bool {
        (try? shell("command -v \(name) >/dev/null")) != nil
    }

    static func shell(_ script: String) throws {
        let process = try start("sh", ["-ec", script])
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw LedgerError.signing("'\(script)' failed")
        }
    }

    static func start(_ program: String, _ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        // Whatever outlives the test must not hold its output open.
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }
}
