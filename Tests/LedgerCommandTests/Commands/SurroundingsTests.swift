import ByteCoding
import FlagModel
import Foundation
import LedgerCore
import Testing

/// What is wrong with the directory is said plainly, with status 4.
@Suite struct SurroundingsTests {
    @Test func missingAndForeignDirectoriesAreSaidPlainly() throws {
        let folder = try TestLedger(isMade: false)
        let file = try folder.write("file", "x")
        let cases = [
            ("/nowhere/ledger", "no such directory"), (folder.folder, "not a ledger"),
            (file, "not a directory"),
        ]
        for (path, words) in cases {
            for command in [["status"], ["audit"], ["log"], ["recover"]] {
                let failed = flagledger(["--ledger", path] + command)
                #expect(failed.status == 4, "\(path) \(command)")
                #expect(failed.errors.contains(words), "\(failed.errors)")
            }
        }
    }

    @Test func aHalfCopiedDirectoryIsSaidPlainly() throws {
        let ledger = try TestLedger()
        try FileManager.default.removeItem(atPath: ledger.segment())
        let failed = ledger.run("status")
        #expect(failed.status == 4 && !failed.errors.isEmpty)
        #expect(ledger.run("set limit 1 --environment dev").status == 4)
    }

    @Test func aHeldLockNamesItsHolderAndReadersGoOn() throws {
        let ledger = try TestLedger()
        let holder = try Ledger.open(ledger.path)
        let refused = ledger.run("set limit 1 --environment dev --json")
        #expect(refused.status == 4)
        #expect(refused.errors.contains("process \(getpid())"))
        #expect(try refused.json()["error"]?.objectValue?["code"]?.stringValue == "LOCKED")
        #expect(ledger.run("resolve limit --environment dev").status == 0)
        let lockedBy = try ledger.json("status")["lockedBy"]?.stringValue
        #expect(lockedBy?.contains("\(getpid())") == true)
        try holder.close()
        #expect(try ledger.json("status")["lockedBy"] == .null)
        #expect(ledger.run("set limit 1 --environment dev").status == 0)
    }

    @Test func anUnfinishedLastWriteIsCutOffAndTold() throws {
        let ledger = try TestLedger()
        let copy = ledger.folder + "/copy"
        try copyWhileOpen(ledger, to: copy)
        let segment = copy + "/segments/00000000000000000000.segment"
        var data = try Data(contentsOf: URL(fileURLWithPath: segment))
        let used = try #require(data.lastIndex { $0 != 0 })
        // Every batch begins on a sector of 512 bytes.
        let torn = (used / 512 + 1) * 512
        data.replaceSubrange(torn..<min(torn + 8, data.count), with: [1, 0, 0, 0, 9, 9, 9, 9])
        try data.write(to: URL(fileURLWithPath: segment))

        let recover = flagledger(["--ledger", copy, "recover", "--json"])
        #expect(recover.status == 0, "\(recover.errors)")
        #expect(recover.errors.contains("not closed properly"))
        let recovered = try recover.json()
        #expect(recovered["verdict"]?.stringValue == "tornTail")
        #expect(recovered["tornBytes"] == .integer(8))
        #expect(recovered["size"] == .integer(4))
        let log = flagledger(["--ledger", copy, "log", "--from", "3"])
        #expect(log.text.contains("ledger recovered"))
        #expect(flagledger(["--ledger", copy, "audit"]).status == 0)
        let again = flagledger(["--ledger", copy, "recover"])
        #expect(again.text.contains("nothing to do"))
    }

    /// Leaves in `copy` what a killed process leaves: position 2 is acknowledged, nothing closed.
    private func copyWhileOpen(_ ledger: TestLedger, to copy: String) throws {
        let writer = try Ledger.open(ledger.path)
        let signer = try SignerSource.signer(for: ledger.path + "/keys/owner", agentSocket: nil)
        let draft = EventDraft(
            stream: .control, changes: [.environmentAdded(Environment(unchecked: "late"))],
            signedAt: SystemClock.now())
        _ = try writer.append(draft.submission(signer: signer, origin: writer.origin))
        try FileManager.default.copyItem(atPath: ledger.path, toPath: copy)
        try writer.close()
    }

    @Test func aLostHeadNeedsAWordOfAcceptance() throws {
        let ledger = try TestLedger()
        // Opened more than once, so that the records know a higher epoch than a new head would.
        for value in 5...7 {
            #expect(ledger.run("set limit \(value) --environment dev").status == 0)
        }
        try Data(repeating: 0xFF, count: 8192).write(
            to: URL(fileURLWithPath: ledger.path + "/head"))
        #expect(try ledger.json("status")["damage"]?.stringValue?.contains("head") == true)
        let refused = ledger.run("set limit 1 --environment dev")
        #expect(refused.status == 4 && refused.errors.contains("--accept-head-loss"))
        #expect(ledger.run("recover").status == 4)
        #expect(ledger.run("recover --accept-head-loss").status == 0)
        #expect(ledger.run("set limit 1 --environment dev").status == 0)
        #expect(ledger.run("audit").status == 0)
    }

    @Test func anOlderHeadPutBackDoesNotTurnTheEpochBack() throws {
        let ledger = try TestLedger()
        let old = try Data(contentsOf: URL(fileURLWithPath: ledger.path + "/head"))
        for value in 5...7 {
            #expect(ledger.run("set limit \(value) --environment dev").status == 0)
        }
        try old.write(to: URL(fileURLWithPath: ledger.path + "/head"))
        #expect(try ledger.json("recover")["verdict"]?.stringValue == "headRolledBack")
        #expect(ledger.run("set limit 8 --environment dev").status == 0)
        let audit = ledger.run("audit")
        #expect(audit.status == 0, "\(audit.text)")
    }

    @Test func whoeverMayNotSeeTheOwnersKeyIsToldToNameTheirOwn() throws {
        let ledger = try TestLedger()
        try FileManager.default.removeItem(atPath: ledger.path + "/keys")
        try Data().write(to: URL(fileURLWithPath: ledger.path + "/keys"))
        let refused = ledger.run("set limit 1 --environment dev")
        #expect(refused.status == 2 && refused.errors.contains("--key FILE"))
    }
}
