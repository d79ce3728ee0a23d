import ByteCoding
import FlagModel
import FlagState
import Foundation
import LedgerCore
import Testing

@Suite("Import and export: years of history in one batch")
struct HistoryTests {
    private static let text = """
        {"at":"2017-05-25T14:04:43Z","author":"a1","commit":"e56c","changes":[\
        {"flag":"ONE","tenant":"tenant-0","environment":"dev","value":true},\
        {"flag":"TWO","tenant":"tenant-0","environment":"prod","value":"en-US"}]}
        {"at":"2018-01-01T00:00:00Z","author":"a2","commit":"0d50","changes":[\
        {"flag":"ONE","tenant":"shop","environment":"dev","value":false}]}
        {"at":"2019-01-01T00:00:00Z","author":"a1","changes":[\
        {"flag":"ONE","tenant":"shop","environment":"dev","value":null}]}
        """

    private func lines(_ text: String) throws -> [SwitchHistoryLine] {
        try text.split(separator: "\n").enumerated().map {
            try SwitchHistoryLine.parse(Array($0.element.utf8), number: $0.offset + 1)
        }
    }

    private func newLedger() throws -> (path: String, ledger: Ledger, signer: any EventSigner) {
        let path = TemporaryLedger.freshDirectory()
        let setup = LedgerSetup(
            origin: TemporaryLedger.origin, owner: TemporaryLedger.owner, ownerSigner: nil)
        let (ledger, signer) = try setup.create(at: path)
        return (path, ledger, signer)
    }

    private func importing(
        _ lines: [SwitchHistoryLine], into ledger: Ledger, _ signer: any EventSigner
    ) throws {
        var options = HistoryImport.Options()
        options.declares = true
        options.backfills = true
        let plan = try HistoryImport(
            lines, into: ledger.state, options: options, now: SystemClock.now())
        _ = try ledger.appendTogether(
            plan.drafts.map { $0.submission(signer: signer, origin: ledger.origin) })
    }

    private func value(
        _ flag: String, _ tenant: String, _ environment: String, _ time: String,
        _ state: LedgerState
    ) throws -> JSONValue? {
        let moment = try MomentText.parse(time, state: state, now: SystemClock.now())
        let scope = Scope(
            tenant: Tenant(unchecked: tenant), environment: Environment(unchecked: environment))
        return state.resolve(FlagKey(unchecked: flag), scope, at: moment)?.value
    }

    /// As the writer would give it, also to what is lived behind the imported.
    @Test func aRehearsalOfAnImportGivesEveryEventItsOwnTime() throws {
        let (path, ledger, signer) = try newLedger()
        defer { try? FileManager.default.removeItem(atPath: path) }
        var options = HistoryImport.Options()
        (options.declares, options.backfills) = (true, true)
        let now = try #require(ledger.state.lastRecordedAt)
        let plan = try HistoryImport(
            lines(HistoryTests.text), into: ledger.state, options: options, now: now)
        var rehearsal = Rehearsal(state: ledger.state, origin: ledger.origin, now: now)
        let rehearsing = RehearsingSigner(publicKey: signer.publicKey)
        for draft in plan.drafts { try rehearsal.perform(draft, signer: rehearsing) }
        try importing(lines(HistoryTests.text), into: ledger, signer)
        #expect(rehearsal.state.size == ledger.state.size)
        for position in ledger.state.size - 3..<ledger.state.size {
            #expect(
                rehearsal.state.recordedAt(position) == ledger.state.recordedAt(position))
        }
        let latest = try #require(rehearsal.state.latestRecordedAt)
        let note = Change.noteAdded(text: "imported", flag: nil, position: 0)
        try rehearsal.perform(
            EventDraft(stream: .control, changes: [note], signedAt: now), signer: rehearsing)
        #expect(rehearsal.state.lastRecordedAt?.microseconds == latest.microseconds + 1)
        try ledger.close()
    }

    @Test func everyMomentOfImportedHistoryCanBeResolved() throws {
        let (path, ledger, signer) = try newLedger()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try importing(lines(HistoryTests.text), into: ledger, signer)
        try ledger.close()
        let state = try LedgerView.open(path).state
        #expect(try value("ONE", "shop", "dev", "2017-05-25T14:04:42Z", state) == nil)
        #expect(try value("ONE", "shop", "dev", "2017-05-25T14:04:43Z", state) == .bool(true))
        #expect(
            try value("TWO", "tenant-0", "prod", "2017-05-25T14:04:43Z", state) == .string("en-US"))
        #expect(try value("ONE", "shop", "dev", "2018-06-01T00:00:00Z", state) == .bool(false))
        #expect(try value("ONE", "shop", "dev", "2019-01-01T00:00:00Z", state) == .bool(true))
        #expect(try Audit.run(path).findings == [])
    }

    @Test func historyThatGoesBackInTimeLeavesNothingBehind() throws {
        let (path, ledger, signer) = try newLedger()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let size = ledger.state.size
        let backwards = try lines(HistoryTests.text).reversed()
        let refusal = #expect(throws: Refusal.self) {
            try importing(Array(backwards), into: ledger, signer)
        }
        #expect(refusal?.code == .timeDecreases)
        #expect(ledger.state.size == size)
        try ledger.close()
    }

    @Test func anExportIntoANewLedgerGivesTheSameAnswersAtEveryMoment() throws {
        let (path, ledger, signer) = try newLedger()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try importing(lines(HistoryTests.text), into: ledger, signer)
        try ledger.close()
        let view = try LedgerView.open(path)
        let exported = try HistoryExport.lines(of: view)
        let (copyPath, copy, copySigner) = try newLedger()
        defer { try? FileManager.default.removeItem(atPath: copyPath) }
        try importing(exported, into: copy, copySigner)
        for time in ["2017-06-01T00:00:00Z", "2018-06-01T00:00:00Z", "2019-06-01T00:00:00Z"] {
            for environment in ["dev", "prod"] {
                for flag in ["ONE", "TWO"] {
                    let one = try value(flag, "shop", environment, time, view.state)
                    #expect(one == (try value(flag, "shop", environment, time, copy.state)))
                }
            }
        }
        try copy.close()
    }
}
