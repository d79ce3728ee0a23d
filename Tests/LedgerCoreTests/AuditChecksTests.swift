import ByteCoding
import FlagModel
import LedgerCore
import LogStorage
import Testing

/// Checks of the audit that only somebody with keys can run into: everything else in these forged
/// ledgers is right.
@Suite("Audit: what only a forger with keys can do")
struct AuditChecksTests {
    private func kinds(_ forged: ForgedLedger) throws -> Set<Finding.Kind> {
        Set(try forged.audit().findings.map(\.kind))
    }

    @Test func anEpochThatGoesBackIsFound() throws {
        let victim = try Victim()
        var records = victim.records
        records[8].epoch = 7
        #expect(try kinds(victim.rewritten(records, by: .ledgerKey)) == [.record])
    }

    @Test func aSignedRootThatIsNotTheRecordsIsFound() throws {
        let victim = try Victim()
        let forged = try victim.rewritten(victim.records, by: .ledgerKey) { size, root in
            size == 6 ? SHA256.hash([]) : root
        }
        #expect(try kinds(forged).contains(.root))
    }

    @Test func checkpointsOfAnotherKeyAreFound() throws {
        let victim = try Victim()
        let thief = try Victim(keys: 0x50).noteSigner
        let forged = try victim.rewritten(victim.records, by: .ledgerKey, signer: thief)
        #expect(try kinds(forged) == [.checkpoint, .head])
    }

    @Test func anIDThatComesAgainIsFound() throws {
        let victim = try Victim()
        var event = try victim.event(7)
        event.id = try victim.event(2).id
        var records = victim.records
        records[7] = try victim.record(like: records[7], event, signedBy: victim.bobSigner)
        #expect(try kinds(victim.rewritten(records, by: .authorKey)) == [.stream])
    }

    @Test func aRightThatTheAuthorDoesNotHaveIsFound() throws {
        let victim = try Victim()
        var event = try victim.event(7)
        event.stream = .overrides(.zero, TemporaryLedger.dev)
        event.seq = 0
        event.prev = SHA256.hash(victim.records[0].event)
        var records = victim.records
        records[7] = try victim.record(like: records[7], event, signedBy: victim.bobSigner)
        #expect(try kinds(victim.rewritten(records, by: .authorKey)) == [.authority])
    }

    /// Of the structure alone: it finds what a disk gets wrong, passes what only a signature or a
    /// right would tell, and says so.
    @Test func anAuditOfTheStructureJudgesNoEvent() throws {
        var structure = AuditOptions()
        structure.isStructureOnly = true
        let victim = try Victim()
        let whole = try victim.rewritten(victim.records, by: .ledgerKey).audit(structure)
        #expect(whole.isClean && whole.recordsVerified == UInt64(victim.records.count))
        #expect(whole.signaturesVerified == 1 && whole.stateDigest == nil)
        #expect(whole.remarks.contains { $0.contains("whoever has the disk") })

        var records = victim.records
        records[8].signature[5] ^= 1
        let forged = try victim.rewritten(records, by: .ledgerKey)
        #expect(try forged.audit(structure).isClean)
        #expect(try kinds(forged) == [.signature])
        let misrooted = try victim.rewritten(victim.records, by: .ledgerKey) { size, root in
            size == 6 ? SHA256.hash([]) : root
        }
        #expect(try misrooted.audit(structure).findings.contains { $0.kind == .root })
    }

    @Test func whatDoesNotVerifyIsNotCountedAsVerified() throws {
        let victim = try Victim()
        let honest = try victim.rewritten(victim.records, by: .ledgerKey).audit()
        var records = victim.records
        records[8].signature[5] ^= 1
        let unsigned = try victim.rewritten(records, by: .ledgerKey).audit()
        #expect(unsigned.signaturesVerified == honest.signaturesVerified - 1)
        #expect(unsigned.checkpointsVerified == honest.checkpointsVerified)
        let thief = try Victim(keys: 0x50).noteSigner
        let stolen = try victim.rewritten(victim.records, by: .ledgerKey, signer: thief).audit()
        #expect(stolen.signaturesVerified == honest.signaturesVerified)
        #expect(stolen.checkpointsVerified == 0)
    }
}
