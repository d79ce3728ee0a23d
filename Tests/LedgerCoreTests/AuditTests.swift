import ByteCoding
import FlagModel
import FlagState
import Foundation
import LedgerCore
import LogStorage
import TestSupport
import Testing
import Transparency

@Suite("Audit: everything anew from the bytes")
struct AuditTests {
    /// A small ledger with a few changes, closed.
    private func smallLedger() throws -> TemporaryLedger {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        try ledger.set("checkout", true, in: writer)
        try ledger.set("search", true, tenant: TemporaryLedger.acme, in: writer)
        try writer.close()
        return ledger
    }

    @Test func aGoodLedgerHasNoFindingsAndItsStateIsTheOneThatServed() throws {
        let ledger = try smallLedger()
        let report = try Audit.run(ledger.path)
        let view = try ledger.view()
        #expect(report.findings == [])
        #expect(report.size == view.size && report.root == view.root)
        #expect(report.recordsVerified == view.size && report.signaturesVerified == view.size)
        #expect(report.stateDigest == view.state.digest)
        #expect(report.servingDigestAgrees == true)
    }

    @Test func aCopyOnAReadOnlyDirectoryIsAuditedAlike() throws {
        let ledger = try smallLedger()
        let copy = TemporaryLedger.freshDirectory()
        try FileManager.default.copyItem(atPath: ledger.path, toPath: copy)
        defer {
            _ = try? Tool.shell("chmod -R u+w \(copy)")
            try? FileManager.default.removeItem(atPath: copy)
        }
        for name in ["keys", "derived", "lock"] {
            try? FileManager.default.removeItem(atPath: "\(copy)/\(name)")
        }
        try Tool.shell("chmod -R a-w \(copy)")
        let report = try Audit.run(copy)
        #expect(report.findings == [])
        #expect(report.root == (try ledger.view().root))
    }

    @Test func anAuditBesideAWriterJudgesWhatIsAcknowledged() throws {
        let ledger = try smallLedger()
        let writer = try ledger.open()
        try ledger.set("checkout", false, in: writer)
        let report = try Audit.run(ledger.path)
        #expect(report.findings == [])
        #expect(report.size == writer.state.size)
        try writer.close()
    }

    /// A seeded sample: `Tests/Interop/test_tamper.py` flips bits from outside, on the command.
    @Test(arguments: UInt64(0)..<4)
    func aFlippedBitInLogHeadCheckpointOrKeysIsFound(seed: UInt64) throws {
        let ledger = try smallLedger()
        let segments = try FileManager.default.contentsOfDirectory(
            atPath: ledger.path + "/segments")
        let files =
            segments.map { "segments/\($0)" }
            + ["head", "checkpoint", "keys/owner", "keys/checkpoint", "keys/server"]
            + ["keys/owner.pub", "keys/checkpoint.pub", "keys/server.pub", "derived/state"]
        var random = SeededGenerator(seed: seed)
        for name in files {
            let url = URL(fileURLWithPath: "\(ledger.path)/\(name)")
            let good = try Data(contentsOf: url)
            for _ in 0..<40 {
                let offset = Int.random(in: 0..<good.count, using: &random)
                var bad = good
                bad[offset] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                try bad.write(to: url)
                let found = Result { try Audit.run(ledger.path) }
                if case .success(let report) = found {
                    #expect(!report.findings.isEmpty, "\(name), byte \(offset)")
                }
            }
            try good.write(to: url)
        }
        #expect(try Audit.run(ledger.path).findings == [])
    }

    @Test func aLedgerThatWasRolledBackDoesNotHoldALaterCheckpoint() throws {
        let ledger = try smallLedger()
        let copy = TemporaryLedger.freshDirectory()
        try FileManager.default.copyItem(atPath: ledger.path, toPath: copy)
        defer { try? FileManager.default.removeItem(atPath: copy) }
        let older = try #require(try ledger.view().note)
        let writer = try ledger.open()
        try ledger.set("checkout", false, in: writer)
        try writer.close()
        let later = try #require(try ledger.view().note)

        var options = AuditOptions()
        options.checkpoint = String(decoding: later, as: UTF8.self)
        let rolledBack = try Audit.run(copy, options: options)
        #expect(rolledBack.findings.map(\.kind) == [.extensionOfCheckpoint])

        options.checkpoint = nil
        options.since = String(decoding: older, as: UTF8.self)
        let extended = try Audit.run(ledger.path, options: options)
        #expect(extended.findings == [])
        #expect(extended.consistencyProof?.isEmpty == false)
    }
}
