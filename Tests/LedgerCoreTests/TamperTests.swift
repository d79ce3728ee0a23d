import FlagModel
import LedgerCore
import LogStorage
import Testing
import Transparency

/// The tamper table of docs/threat-model.md, cell by cell: what an attacker with these keys does is
/// done, every hash and every signature that they can make right is made right, and the audit finds
/// it by what the cell says, or finds nothing, and then a kept checkpoint and a kept receipt do.
@Suite("Tampering: the table of docs/threat-model.md")
struct TamperTests {
    @Test func theTableHasEveryAttackOnce() throws {
        let table = try TamperTable()
        #expect(table.rows.map(\.attack) == Attack.allCases.map(\.rawValue))
    }

    @Test(arguments: Attack.allCases, Attacker.allCases)
    func theAuditFindsWhatTheCellSays(attack: Attack, attacker: Attacker) throws {
        let cell = try TamperTable().cell(attack, attacker)
        let victim = try Victim()
        let forged = try attack.done(to: victim, by: attacker)
        let found = try forged.audit()
        let kinds = Set(found.findings.map(\.kind.rawValue))
        #expect(kinds == cell.kinds, "\(found.findings)")
        guard cell.kinds.isEmpty else { return }

        var options = AuditOptions()
        options.checkpoint = victim.keptCheckpoint
        let kept = try forged.audit(options).findings.map(\.kind.rawValue)
        #expect(!kept.isEmpty, "a kept checkpoint does not find it, either")
        let holds = try forged.holds(victim.keptReceipt(for: attack))
        #expect(!holds, "a kept receipt still fits")
    }

    @Test func theTableHoldsWithoutAnAttack() throws {
        let victim = try Victim()
        let copy = try victim.rewritten(victim.records, by: .ledgerKey)
        #expect(try copy.audit().findings == [])
        var options = AuditOptions()
        options.checkpoint = victim.keptCheckpoint
        #expect(try copy.audit(options).findings == [])
        for attack in Attack.allCases {
            #expect(try copy.holds(victim.keptReceipt(for: attack)))
        }
    }
}
