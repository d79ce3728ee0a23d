import FlagModel
import LedgerCore
import LogStorage
import Testing

/// An audit that trusts an earlier one: it spares signatures, and nothing else.
@Suite("Audit: from an audited checkpoint")
struct AuditedCheckpointTests {
    private static let audited: UInt64 = 6

    private func options(_ victim: Victim, size: UInt64 = audited) -> AuditOptions {
        var options = AuditOptions()
        options.audited = String(decoding: victim.notes[size] ?? [], as: UTF8.self)
        return options
    }

    private func kinds(_ forged: ForgedLedger, _ options: AuditOptions) throws -> Set<String> {
        Set(try forged.audit(options).findings.map(\.kind.rawValue))
    }

    @Test func signaturesBeforeItAreCountedApartAndTheRestIsAsEver() throws {
        let victim = try Victim()
        let copy = try victim.rewritten(victim.records, by: .ledgerKey)
        let whole = try copy.audit()
        let count = UInt64(victim.records.count)
        for size in 1...count {
            let report = try copy.audit(options(victim, size: size))
            #expect(report.findings == [])
            #expect(report.signaturesTrusted == size)
            #expect(report.signaturesVerified == count - size)
            #expect(report.recordsVerified == count)
            #expect(report.checkpointsVerified == whole.checkpointsVerified)
            #expect(report.stateDigest == whole.stateDigest && report.stateDigest != nil)
            #expect(report.remarks.contains { $0.contains("not verified again") })
        }
        #expect(whole.signaturesTrusted == 0)
        #expect(!whole.remarks.contains { $0.contains("not verified again") })
    }

    @Test(arguments: 0..<10)
    func aSignatureIsAskedForFromTheCheckpointOnAndAnAlteredOneBeforeItChangesTheRoot(
        position: Int
    ) throws {
        let victim = try Victim()
        var records = victim.records
        records[position].signature[5] ^= 1
        let forged = try victim.rewritten(records, by: .ledgerKey)
        let found = try kinds(forged, options(victim))
        #expect(found == (position < Int(Self.audited) ? ["extension"] : ["signature"]))
    }

    @Test func rightsAndRulesBeforeItAreJudgedAsEver() throws {
        let victim = try Victim()
        var records = victim.records
        records[4].epoch = 0
        let forged = try victim.rewritten(records, by: .ledgerKey)
        #expect(try kinds(forged, options(victim)).isSuperset(of: ["extension", "record"]))
    }

    @Test func whatIsNoCheckpointOfThisLedgerIsFound() throws {
        let victim = try Victim()
        let copy = try victim.rewritten(victim.records, by: .ledgerKey)
        var options = AuditOptions()
        options.audited = "no checkpoint"
        let unreadable = try copy.audit(options)
        #expect(unreadable.findings.map(\.kind) == [.extensionOfCheckpoint])
        #expect(unreadable.signaturesTrusted == 0)
        let stranger = try Victim(keys: 0x50)
        #expect(try kinds(copy, self.options(stranger)) == ["extension"])
        let cut = try victim.rewritten(Array(victim.records.prefix(4)), by: .ledgerKey)
        #expect(try kinds(cut, self.options(victim)) == ["extension"])
    }
}
