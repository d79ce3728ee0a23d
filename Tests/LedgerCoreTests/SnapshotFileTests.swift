import ByteCoding
import FlagState
import Foundation
import LedgerCore
import LogStorage
import Testing
import Transparency

extension SnapshotPolicy {
    /// At every closing that follows a record.
    static let eager = SnapshotPolicy(closing: 1...1, running: .max)
    /// After every batch, and at no closing.
    static let restless = SnapshotPolicy(closing: .max ... .max, running: 1)
    static let never = SnapshotPolicy(closing: .max ... .max, running: .max)
}

/// Ledgers that are opened from their snapshot file, and those whose file is of no use.
@Suite struct SnapshotFileTests {
    private static let path = LedgerFiles.root + "/derived/snapshot"

    /// The small ledger, closed once more with a snapshot file and then gone on with, so that some
    /// records lie behind it.
    static func files() throws -> (kept: LedgerFiles, later: LedgerFiles) {
        let kept = try withSnapshot(SmallLedger.files())
        var unclean = kept
        unclean.markUnclean()
        let again = try unclean.fileSystem()
        // An unclean start is told of in the log: one more record.
        try Ledger.open(LedgerFiles.root, fileSystem: again, snapshots: .never).close()
        return (kept, try LedgerFiles(of: LedgerFiles.root, in: again))
    }

    private static func expectSame(_ one: LedgerView, _ other: LedgerView) throws {
        #expect(one.size == other.size && one.root == other.root)
        #expect(one.state.digest == other.state.digest)
        for position in 0..<one.size {
            #expect(try one.recordBytes(at: position) == other.recordBytes(at: position))
            #expect(try one.prove(position).format() == other.prove(position).format())
        }
    }

    /// The same ledger, opened and closed with a snapshot file.
    static func withSnapshot(_ files: LedgerFiles) throws -> LedgerFiles {
        let system = try files.fileSystem()
        try Ledger.open(LedgerFiles.root, fileSystem: system, snapshots: .eager).close()
        return try LedgerFiles(of: LedgerFiles.root, in: system)
    }

    static func view(_ files: LedgerFiles) throws -> LedgerView {
        try LedgerView.open(LedgerFiles.root, fileSystem: files.fileSystem())
    }

    @Test func aLedgerOpensFromItsSnapshotAsFromItsLog() throws {
        let (kept, later) = try SnapshotFileTests.files()
        for files in [kept, later] {
            #expect(files.files["derived/snapshot"] != nil)
            var without = files
            without.files["derived/snapshot"] = nil
            let view = try SnapshotFileTests.view(files)
            #expect(view.snapshotSize > 0 && view.snapshotProblem == nil)
            try SnapshotFileTests.expectSame(view, SnapshotFileTests.view(without))
        }
    }

    /// What is written on top of a snapshot is what an audit accepts, and what another opening
    /// folds from the start.
    @Test func writingGoesOnFromASnapshot() throws {
        let later = try SnapshotFileTests.files().later
        var unclean = later
        unclean.markUnclean()
        let system = try unclean.fileSystem()
        let ledger = try Ledger.open(LedgerFiles.root, fileSystem: system, snapshots: .never)
        #expect(ledger.recovery?.needsRecord == true)
        try ledger.close()
        let report = try Audit.run(LedgerFiles.root, fileSystem: system)
        #expect(report.findings.isEmpty)
        var without = try LedgerFiles(of: LedgerFiles.root, in: system)
        let view = try SnapshotFileTests.view(without)
        without.files["derived/snapshot"] = nil
        try SnapshotFileTests.expectSame(view, SnapshotFileTests.view(without))
    }

    /// Whoever is killed has what was written while it ran.
    @Test func anOpenLedgerKeepsItsSnapshotInTheBackground() throws {
        let world = try TemporaryLedger()
        let ledger = try Ledger.open(world.path, clock: world.clock.now, snapshots: .restless)
        for number in 0..<20 { try world.set("checkout", number % 2 == 0, in: ledger) }
        try ledger.close()
        let view = try world.view()
        #expect(view.snapshotSize > 1 && view.snapshotProblem == nil)
        let files = try LedgerFiles(of: world.path)
        var without = files
        without.files["derived/snapshot"] = nil
        try SnapshotFileTests.expectSame(
            SnapshotFileTests.view(files), SnapshotFileTests.view(without))
        #expect(files.files["derived/snapshot.tmp"] == nil)
    }

    /// A ledger without room for the file is complete without it.
    @Test func aSnapshotThatCannotBeWrittenIsNone() throws {
        let world = try TemporaryLedger()
        // A file stands where the folder should be.
        let derived = world.path + "/derived"
        for name in (try? FileManager.default.contentsOfDirectory(atPath: derived)) ?? [] {
            try FileManager.default.removeItem(atPath: derived + "/" + name)
        }
        try FileManager.default.removeItem(atPath: derived)
        #expect(FileManager.default.createFile(atPath: derived, contents: nil))
        let ledger = try Ledger.open(world.path, clock: world.clock.now, snapshots: .eager)
        try world.set("checkout", true, in: ledger)
        try ledger.close()
        let view = try world.view()
        #expect(view.snapshotSize == 0 && view.obstacle == nil)
        #expect(world.value("checkout", in: view.state) == .bool(true))
    }

    /// One bit of every third byte, and cuts: never believed, said so, and made again at closing.
    @Test func aDamagedSnapshotIsNoticedNotUsedAndMadeAgain() throws {
        let files = try SnapshotFileTests.files().kept
        let bytes = try #require(files.files["derived/snapshot"])
        var without = files
        without.files["derived/snapshot"] = nil
        let digest = try SnapshotFileTests.view(without).state.digest
        for index in stride(from: 0, to: bytes.count, by: 3) {
            var spoiled = files
            spoiled.files["derived/snapshot"]?[index] ^= 1 << UInt8(index % 8)
            let view = try SnapshotFileTests.view(spoiled)
            #expect(view.snapshotProblem != nil && view.snapshotSize == 0, "byte \(index)")
            #expect(view.state.digest == digest)
        }
        for count in stride(from: 0, to: bytes.count, by: 97) {
            var cut = files
            cut.files["derived/snapshot"] = Array(bytes[..<count])
            #expect(try SnapshotFileTests.view(cut).snapshotProblem != nil, "cut at \(count)")
        }
        var spoiled = files
        spoiled.files["derived/snapshot"]?[200] ^= 1
        let system = try spoiled.fileSystem()
        try Ledger.open(LedgerFiles.root, fileSystem: system).close()
        let mended = try LedgerFiles(of: LedgerFiles.root, in: system)
        #expect(mended.files["derived/snapshot"] == bytes)
    }

    /// The audit folds from zero, and says what serving was given instead.
    @Test func theAuditHoldsTheSnapshotAgainstTheRecords() throws {
        let (kept, later) = try SnapshotFileTests.files()
        for files in [kept, later] { #expect(try files.audit().findings.isEmpty) }
        let bytes = try #require(kept.files["derived/snapshot"])
        for index in stride(from: 0, to: bytes.count, by: 11) {
            var spoiled = bytes
            spoiled[index] ^= 1 << UInt8(index % 8)
            guard case .findings(let findings) = kept.verdict(with: "derived/snapshot", as: spoiled)
            else {
                Issue.record("byte \(index) ends the audit")
                continue
            }
            #expect(findings.map(\.kind) == [.state], "byte \(index)")
            #expect(findings.allSatisfy { $0.detail.contains("derived/snapshot") })
        }
    }

    /// Whoever has the ledger's key can sign any state: the audit folds the records and sees.
    @Test func aSignedSnapshotOfAnotherStateIsFound() throws {
        let files = try SnapshotFileTests.files().kept
        let forged = try SnapshotForger.forge(files) { $0.bytes[$0.bytes.count - 1] ^= 1 }
        #expect(try SnapshotFileTests.view(forged).snapshotProblem == nil)
        let findings = try forged.audit().findings
        #expect(findings.map(\.kind) == [.state])
        let detail = try #require(findings.first?.detail)
        #expect(detail.contains("is not the state that the records give"))
    }

    /// A ledger that was put back to an older state, and a file of somewhere else.
    @Test func aSnapshotOfAnotherLogIsNotUsed() throws {
        let (kept, later) = try SnapshotFileTests.files()
        let newest = try SnapshotFileTests.withSnapshot(later)
        var rolledBack = kept
        rolledBack.files["derived/snapshot"] = newest.files["derived/snapshot"]
        let view = try SnapshotFileTests.view(rolledBack)
        #expect(view.snapshotProblem?.contains("older copy") == true)
        let findings = try rolledBack.audit().findings
        #expect(findings.map(\.kind) == [.state])
        #expect(findings.first?.detail.contains("it was rolled back") == true)
        var foreign = kept
        let other = try TemporaryLedger()
        try Ledger.open(other.path, clock: other.clock.now, snapshots: .eager).close()
        foreign.files["derived/snapshot"] =
            try LedgerFiles(of: other.path).files["derived/snapshot"]
        #expect(
            try SnapshotFileTests.view(foreign).snapshotProblem?.contains("another ledger") == true)
    }

    /// Whoever has the disk and not the ledger's key cannot make serving answer otherwise.
    @Test func aSnapshotThatSomebodyElseSignedIsNotUsed() throws {
        let files = try SnapshotFileTests.files().kept
        let state = try SnapshotFileTests.view(files).state
        var forged = files
        // Another key under the ledger's name: the content is good, the signature is not.
        let bytes = try #require(files.files["derived/snapshot"])
        let note = try #require(bytes.lastRange(of: Array("— ".utf8)))
        forged.files["derived/snapshot"]?[note.upperBound + 40] ^= 1
        let view = try SnapshotFileTests.view(forged)
        #expect(view.snapshotProblem?.contains("signed") == true)
        #expect(view.state.digest == state.digest)
    }

    /// Damage behind a snapshot is told of as if there were none; damage before it is not looked
    /// at, and met when it is asked for.
    @Test func damageBehindASnapshotIsToldOfAsWithoutOne() throws {
        let later = try SnapshotFileTests.files().later
        let last = try #require(later.segments.last)
        let bytes = try #require(later.files[last])
        for offset in stride(from: bytes.count - 700, to: bytes.count, by: 53) {
            var spoiled = later
            spoiled.files[last]?[offset] ^= 0x04
            var without = spoiled
            without.files["derived/snapshot"] = nil
            let (one, other) = (
                try SnapshotFileTests.view(spoiled), try SnapshotFileTests.view(without)
            )
            #expect(one.size == other.size, "offset \(offset)")
            #expect(
                one.obstacle.map { "\($0)" } == other.obstacle.map { "\($0)" }, "offset \(offset)")
        }
    }
}

extension [UInt8] {
    /// Where `part` last begins and ends.
    fileprivate func lastRange(of part: [UInt8]) -> Range<Int>? {
        (0...(count - part.count)).reversed()
            .first { Array(self[$0..<($0 + part.count)]) == part }
            .map { $0..<($0 + part.count) }
    }
}
