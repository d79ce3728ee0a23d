import ByteCoding
import FlagModel
import FlagState
import Foundation
import LedgerCore
import LogStorage
import TestSupport
import Testing

/// What was written once stays readable for ever. A difference here is a new format, and never a
/// reason to write the kept files again.
@Suite("Golden files: format 1, kept byte for byte")
struct GoldenTests {
    private static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// A copy of the kept ledger, removed after `body`.
    private func withCopy(_ body: (String) throws -> Void) throws {
        let path = TemporaryLedger.freshDirectory()
        try FileManager.default.copyItem(atPath: GoldenLedger.kept, toPath: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    @Test func todaysCodeWritesTheVeryBytes() throws {
        let path = try GoldenLedger.make()
        defer { try? FileManager.default.removeItem(atPath: path) }
        for name in GoldenLedger.files {
            let made = try GoldenTests.bytes("\(path)/\(name)")
            let kept = try GoldenTests.bytes("\(GoldenLedger.kept)/\(name)")
            let difference = zip(made, kept).enumerated().first { $0.element.0 != $0.element.1 }
            #expect(made.count == kept.count, "\(name)")
            #expect(difference == nil, "\(name) differs at offset \(difference?.offset ?? 0)")
        }
    }

    @Test func theKeptLedgerIsAuditedWithoutAFinding() throws {
        let report = try Audit.run(GoldenLedger.kept)
        #expect(report.findings == [])
        #expect(report.recordsVerified == 6 && report.signaturesVerified == 6)
        // Four in commits, two in head, one in the file checkpoint.
        #expect(report.checkpointsVerified == 7)
    }

    @Test func theKeptLedgerStillAnswers() throws {
        let view = try LedgerView.open(GoldenLedger.kept)
        #expect(view.size == 6 && view.segments.count == 2)
        #expect(view.origin == GoldenLedger.origin)
        let epochs = try (0..<6).map { try view.record(at: $0).record.epoch }
        #expect(epochs == [1, 1, 1, 1, 1, 2])
        let years = try [1, 2, 4].map { position in
            try view.record(at: position).record.recordedAt.rfc3339.prefix(4)
        }
        #expect(years == ["2026", "2020", "2026"])
    }

    @Test func theKeptLedgerCanBeGoneOnWith() throws {
        try withCopy { path in
            try GoldenLedger.writeKeys(to: path)
            let ledger = try Ledger.open(path)
            #expect(ledger.recovery?.verdict == .clean)
            let draft = EventDraft(
                stream: .control, changes: [.environmentAdded(TemporaryLedger.dev)],
                signedAt: SystemClock.now())
            let signer = try GoldenLedger.ownerSigner()
            _ = try ledger.append(draft.submission(signer: signer, origin: ledger.origin))
            try ledger.close()
            let report = try Audit.run(path)
            #expect(report.findings == [] && report.size == 7)
        }
    }

    @Test func aLedgerWhoseHeadWasLostGoesOnInALaterEpoch() throws {
        try withCopy { path in
            try GoldenLedger.writeKeys(to: path)
            try Data(repeating: 1, count: 8_192).write(to: URL(fileURLWithPath: path + "/head"))
            var options = LogWriterOptions()
            options.acceptHeadLoss = true
            let ledger = try Ledger.open(path, options: options)
            try ledger.close()
            #expect(try LedgerView.open(path).record(at: 6).record.epoch == 3)
            #expect(try Audit.run(path).findings == [])
        }
    }

    // MARK: Format 2

    /// Makes a page one of format 2, with a digest that is right.
    private func raiseFormat(of name: String, at start: Int, in path: String) throws {
        var bytes = try GoldenTests.bytes("\(path)/\(name)")
        bytes[start + 8] = 2
        let digest = SHA256.hash(Array(bytes[start..<(start + 4_064)])).bytes
        bytes.replaceSubrange((start + 4_064)..<(start + 4_096), with: digest)
        try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }

    @Test(arguments: [
        ("head", 0), ("head", 4_096), ("segments/00000000000000000000.segment", 0),
        ("segments/00000000000000000004.segment", 0),
    ])
    func aNewerFormatIsUnsupportedAndNeverDamage(name: String, start: Int) throws {
        try withCopy { path in
            try GoldenLedger.writeKeys(to: path)
            try raiseFormat(of: name, at: start, in: path)
            let expected = LogStorageError.unsupportedFormat(
                file: "\(path)/\(name)", found: 2, supported: 1)
            #expect(throws: expected) { try Ledger.open(path) }
            #expect(throws: expected) { try LedgerView.open(path) }
            #expect(throws: expected) { try Audit.run(path) }
        }
    }
}
