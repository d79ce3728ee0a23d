import ByteCoding
import FlagModel
import FlagState
import Foundation
import LedgerCore
import LogStorage
import TestSupport
import Testing

@Suite("Backup: a copy that is audited and only grows")
struct BackupTests {
    /// A ledger of small segments, open for writing, and where its backup goes.
    private final class Scene {
        let ledger: TemporaryLedger
        let writer: Ledger
        let target = TemporaryLedger.freshDirectory()
        private var value = false

        init() throws {
            ledger = try TemporaryLedger()
            var options = LogWriterOptions()
            options.rollBytes = LogStorageLimits.leastRollBytes
            writer = try Ledger.open(ledger.path, options: options, clock: ledger.clock.now)
            try grow(12)
        }

        deinit { try? FileManager.default.removeItem(atPath: target) }

        func grow(_ count: Int) throws {
            for _ in 0..<count {
                value.toggle()
                try ledger.set("checkout", value, in: writer)
            }
        }

        func backUp() throws -> Backup { try Backup.run(from: ledger.path, to: target) }

        /// Inode and times of every file of the log, by name.
        func fingerprints() throws -> [String: String] {
            let lines = try Tool.shell("stat -c '%n %i %Y %Z %s %a' \(target)/segments/*").text
            return Dictionary(
                uniqueKeysWithValues: lines.split(separator: "\n").map { line in
                    let words = line.split(separator: " ")
                    return (String(words[0].suffix(28)), words.dropFirst().joined(separator: " "))
                })
        }
    }

    @Test func aBackupBesideAWriterIsALedgerWithoutFindings() throws {
        let scene = try Scene()
        let backup = try scene.backUp()
        #expect(backup.audit.findings == [])
        #expect(backup.log.size == scene.writer.state.size)
        #expect(backup.log.segments > 2)
        #expect(backup.keys == [])
        let view = try LedgerView.open(scene.target)
        #expect(view.root == backup.log.root)
        #expect(view.state.digest == scene.writer.state.digest)
        try scene.writer.close()
    }

    @Test func sealedSegmentsAreCopiedOnceAndReadOnly() throws {
        let scene = try Scene()
        _ = try scene.backUp()
        let before = try scene.fingerprints()
        try scene.grow(12)
        let backup = try scene.backUp()
        let after = try scene.fingerprints()
        #expect(backup.audit.findings == [])
        #expect(backup.audit.consistencyProof != nil, "it extends what was held before")
        #expect(after.count == backup.log.segments && after.count > before.count)
        let names = after.keys.sorted()
        for name in names.dropLast() { #expect(after[name]?.hasSuffix(" 444") == true, "\(name)") }
        #expect(after[names[names.count - 1]]?.hasSuffix(" 644") == true)
        let unchanged = before.filter { after[$0.key] == $0.value }
        #expect(unchanged.count == before.count - 1, "all but the one that was growing")
        try scene.writer.close()
    }

    @Test func whatIsDerivedIsNotCopied() throws {
        let scene = try Scene()
        // A derived file is not copied, so its alteration is not either.
        try scene.writer.close()
        try Tool.shell("echo altered > \(scene.ledger.path)/derived/state")
        #expect(try Audit.run(scene.ledger.path).findings.map(\.kind) == [.state])
        #expect(try scene.backUp().audit.findings == [])
    }

    @Test func rotInTheBackupIsFoundByTheNextOne() throws {
        let scene = try Scene()
        _ = try scene.backUp()
        let first = "\(scene.target)/segments/\(LedgerLayout.segmentName(firstPosition: 0))"
        try Tool.shell("chmod u+w \(first) && sed -i 's/checkout/checkOut/' \(first)")
        try scene.grow(1)
        let backup = try scene.backUp()
        #expect(!backup.audit.isClean)
        // As the operator is told: remove the file, and it is copied again.
        try FileManager.default.removeItem(atPath: first)
        #expect(try scene.backUp().audit.findings == [])
        try scene.writer.close()
    }

    @Test func theBytesThatARecoveryPutAsideAreKept() throws {
        let ledger = try TemporaryLedger()
        let segment = "\(ledger.path)/segments/\(LedgerLayout.segmentName(firstPosition: 0))"
        // A torn tail behind a ledger that was not closed.
        try Tool.shell(
            "printf torn >> \(segment) && python3 - \(ledger.path)/head <<'END'\n"
                + BackupTests.withoutCleanMark + "\nEND")
        let writer = try ledger.open()
        try #require(writer.recovery?.tornTail != nil)
        let target = TemporaryLedger.freshDirectory()
        defer { try? FileManager.default.removeItem(atPath: target) }
        let backup = try Backup.run(from: ledger.path, to: target)
        #expect(backup.audit.findings == [])
        #expect(!backup.audit.remarks.contains { $0.contains("put aside") })
        try writer.close()
    }

    /// Takes the mark of a proper end from both slots of `head`.
    private static let withoutCleanMark = """
        import hashlib, sys
        data = bytearray(open(sys.argv[1], "rb").read())
        for start in (0, 4096):
            if any(data[start:start + 4096]):
                data[start + 12] = 0
                data[start + 4064:start + 4096] = hashlib.sha256(data[start:start + 4064]).digest()
        open(sys.argv[1], "wb").write(data)
        """
}
