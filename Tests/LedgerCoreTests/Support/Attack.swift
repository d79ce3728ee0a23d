import ByteCoding
import FlagModel
import LedgerCore
import LogStorage
import Transparency

/// What is done to the log, as the first cell of each row of the table says it. The change that it
/// is about is bob's wherever that can be: only then a stolen author's key is of use.
enum Attack: String, CaseIterable {
    case alter = "alter an event that others follow in its stream"
    case alterLast = "alter the last event of a stream"
    case dropMiddle = "drop an event that others follow in its stream"
    case dropLast = "drop the last event of a stream"
    case dropTail = "drop the tail of the log"
    case reorder = "reorder two events of one stream"
    case reorderStreams = "reorder two events of different streams"
    case insert = "insert an event before the end of the log"
    case replay = "replay an event as it stands"
    case move = "move the last event of a stream into another environment"
    case replayForeign = "replay an event of another ledger"
    case swapKeys = "swap the key that an author was enrolled with"
    case backdate = "backdate a record between its neighbours"
    case backdateFar = "backdate a record before its neighbours"
    case fork = "fork: cut the tail and go on differently"
    case resignAll = "re-sign everything with new keys"

    /// Whose receipt contradicts it.
    var victimPosition: UInt64 {
        switch self {
        case .alter, .dropMiddle, .reorder: 3
        case .dropTail, .fork: 9
        case .swapKeys, .resignAll: 1
        default: 7
        }
    }

    func done(to victim: Victim, by attacker: Attacker) throws -> ForgedLedger {
        if self == .resignAll { return try Attack.anew() }
        // A fork needs no thief: an older copy was put back, and the ledger itself goes on.
        let signs = self == .fork ? .ledgerKey : attacker
        return try victim.rewritten(records(victim, attacker), by: signs)
    }

    private func records(_ victim: Victim, _ attacker: Attacker) throws -> [Record] {
        var records = victim.records
        switch self {
        case .alter: records[3] = try altered(3, victim, attacker)
        case .alterLast: records[7] = try altered(7, victim, attacker)
        case .dropMiddle: records.remove(at: 3)
        case .dropLast: records.remove(at: 7)
        case .dropTail: records.removeLast()
        case .reorder: return try reordered(victim, attacker)
        case .reorderStreams:
            records.swapAt(6, 7)
            records.exchangeTimes(6, 7)
        case .insert: records.insert(try inserted(victim, attacker), at: 7)
        case .replay: records.append(later(victim.records[7], than: records[9]))
        case .move: records[7] = try moved(victim, attacker)
        case .replayForeign: records.append(try foreign(victim, attacker))
        case .swapKeys: records[1] = try withSwappedKey(victim)
        case .backdate:
            records[7].recordedAt = Timestamp(
                microseconds: records[6].recordedAt.microseconds + 1)
        case .backdateFar:
            records[7].recordedAt = Timestamp(
                microseconds: records[6].recordedAt.microseconds - 1)
        case .fork: records[9] = try other(than: victim.records[9], in: victim)
        case .resignAll: break
        }
        return records
    }

    // MARK: What each is made of

    private func stolen(_ victim: Victim, _ attacker: Attacker) -> SecretKeySigner? {
        attacker == .authorKey ? victim.bobSigner : nil
    }

    private func altered(
        _ position: Int, _ victim: Victim, _ attacker: Attacker
    ) throws -> Record {
        var event = try victim.event(position)
        event.reason = "never said"
        return try victim.record(
            like: victim.records[position], event, signedBy: stolen(victim, attacker))
    }

    private func reordered(_ victim: Victim, _ attacker: Attacker) throws -> [Record] {
        var records = victim.records
        records.swapAt(2, 3)
        records.exchangeTimes(2, 3)
        guard let bob = stolen(victim, attacker) else { return records }
        var (first, second) = (try victim.event(3), try victim.event(2))
        let start = (first.seq, second.seq)
        (first.seq, second.seq) = (start.1, start.0)
        first.prev = second.prev
        records[2] = try victim.record(like: records[2], first, signedBy: bob)
        second.prev = SHA256.hash(records[2].event)
        records[3] = try victim.record(like: records[3], second, signedBy: bob)
        return records
    }

    /// The next event of acme/dev, by bob or by somebody who says so.
    private func inserted(_ victim: Victim, _ attacker: Attacker) throws -> Record {
        var event = try victim.event(6)
        event.id = EventID(unchecked: "inserted")
        event.seq = 1
        event.prev = SHA256.hash(victim.records[6].event)
        event.changes = [Victim.set("checkout", false)]
        let signer = try stolen(victim, attacker) ?? makeSigner(0x66)
        var record = try victim.record(like: victim.records[6], event, signedBy: signer)
        record.recordedAt = Timestamp(microseconds: record.recordedAt.microseconds + 1)
        return record
    }

    private func later(_ record: Record, than last: Record) -> Record {
        var record = record
        record.recordedAt = Timestamp(microseconds: last.recordedAt.microseconds + 1)
        return record
    }

    /// Acme/prod loses its last event to acme/dev.
    private func moved(_ victim: Victim, _ attacker: Attacker) throws -> Record {
        var event = try victim.event(7)
        event.stream = Victim.acmeDev
        event.seq = 1
        event.prev = SHA256.hash(victim.records[6].event)
        return try victim.record(
            like: victim.records[7], event, signedBy: stolen(victim, attacker))
    }

    /// What bob signed for a ledger of another origin, at the place where it would fit.
    private func foreign(_ victim: Victim, _ attacker: Attacker) throws -> Record {
        var event = try victim.event(7)
        event.id = EventID(unchecked: "elsewhere")
        event.ledger = Origin(unchecked: "flags.example.com/other")
        event.seq = 4
        event.prev = SHA256.hash(victim.records[7].event)
        let record = try victim.record(
            like: victim.records[7], event, signedBy: victim.bobSigner)
        return later(record, than: victim.records[9])
    }

    private func withSwappedKey(_ victim: Victim) throws -> Record {
        var event = try victim.event(1)
        let key = try makeSigner(0x66).publicKey
        event.changes = event.changes.map { change in
            guard case .keyEnrolled(let enrolled) = change else { return change }
            return .keyEnrolled(KeyEnrolled(author: enrolled.author, key: key))
        }
        return try victim.record(like: victim.records[1], event)
    }

    /// What the owner signs when an older copy was put back and work went on.
    private func other(than record: Record, in victim: Victim) throws -> Record {
        var event = try EventCodec.decode(record.event)
        event.id = EventID(unchecked: "the-other-branch")
        return try victim.record(like: record, event, signedBy: victim.owner)
    }

    /// The same story, with every key another: whoever holds the disk can do that.
    private static func anew() throws -> ForgedLedger {
        let other = try Victim(keys: 0x50)
        return try other.rewritten(other.records, by: .ledgerKey)
    }
}

extension [Record] {
    /// Times belong to places.
    fileprivate mutating func exchangeTimes(_ a: Int, _ b: Int) {
        (self[a].recordedAt, self[b].recordedAt) = (self[b].recordedAt, self[a].recordedAt)
    }
}
