import ByteCoding
import FlagModel
import LedgerCore
import LogStorage
import Testing
import Transparency

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

    /// The ledger's key signed it, but it is none, or not of the batch before.
    @Test func aCommitWithAnotherCheckpointThanThatOfTheBatchBeforeIsFound() throws {
        let victim = try Victim()
        func findings(_ note: @escaping (Checkpoint) -> [UInt8]) throws -> [Finding] {
            let forged = try victim.rewritten(
                victim.records, by: .ledgerKey,
                note: { size, honest in
                    let signed = try? SignedCheckpoint.parse(honest)
                    return size == 6 ? signed.map { note($0.checkpoint) } ?? [] : honest
                })
            return try forged.audit().findings
        }
        let missing = try findings { _ in [] }
        #expect(missing.map(\.kind) == [.checkpoint] && missing.first?.position == 6)
        #expect(missing.first?.detail.contains("carries no checkpoint") == true)
        let other = try findings { honest in
            Array(
                SignedCheckpoint.sign(size: 5, root: honest.root, with: victim.noteSigner)
                    .format().utf8)
        }
        #expect(other.map(\.kind) == [.checkpoint] && other.first?.position == 6)
        #expect(other.first?.detail.contains("it is of size 5, not of 6") == true)
    }

    /// The owner's key made the signature: the record says that it was another.
    @Test func aFirstRecordThatNamesAnotherKeyIsFound() throws {
        let victim = try Victim()
        var records = victim.records
        records[0].fingerprint = victim.bobSigner.fingerprint
        let findings = try victim.rewritten(records, by: .ledgerKey).audit().findings
        #expect(findings.allSatisfy { $0.position == 0 })
        #expect(findings.contains { $0.detail.contains("was never enrolled before it") })
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
