import ByteCoding
package import FlagModel
import FlagState
import LogStorage
import Transparency

/// Folds stored batches into state, tree and times: the one path by which records become answers,
/// for readers and for the writer's own start.
struct Projector: Sendable {
    private(set) var state = LedgerState()
    private(set) var tree = MerkleTiles()
    private(set) var genesis: Genesis?
    /// The highest recorded time so far: what the next lived record must exceed.
    private(set) var latestRecordedAt: Timestamp?
    private(set) var lastClockStep: Timestamp?
    /// The highest epoch so far: the next opening's is higher.
    private(set) var latestEpoch: UInt32 = 0

    /// Taken from the tree: to hash every node a second time would cost a tenth of reading.
    var frontier: Frontier { tree.frontier }

    /// What position 0 fixes for ever.
    struct Genesis: Sendable {
        let identity: Digest
        let created: LedgerCreated
    }

    init() {}

    /// Where a snapshot file ends: what comes next is folded on top of it.
    init(_ head: SnapshotImage.Head, state: LedgerState, genesis: Genesis) {
        self.state = state
        self.genesis = genesis
        tree = head.tree
        latestRecordedAt = head.latestRecordedAt
        lastClockStep = head.lastClockStep
        latestEpoch = head.latestEpoch
    }

    /// Folds one committed batch and checks its root against the commit frame.
    mutating func apply(_ batch: StoredBatch) throws {
        for stored in batch.records { try apply(stored) }
        let computed = frontier.root
        guard computed == batch.commit.root else {
            throw LedgerError.rootMismatch(
                size: tree.size, stored: batch.commit.root, computed: computed)
        }
    }

    private mutating func apply(_ stored: StoredRecord) throws {
        let (record, event) = try DecodedRecord.decode(stored.bytes, at: stored.position)
        fold(event, record, leafHash: stored.leafHash)
    }

    /// Takes in one admitted event whose record has this leaf hash.
    mutating func fold(_ event: Event, _ record: Record, leafHash: Digest) {
        let eventDigest = SHA256.hash(record.event)
        if record.position == 0, case .ledgerCreated(let created)? = event.changes.first {
            genesis = Genesis(identity: eventDigest, created: created)
        }
        for case .clockSteppedBack(_, let lastRecordedAt) in event.changes {
            lastClockStep = lastRecordedAt
        }
        state.fold(
            event,
            at: EventPlace(
                position: record.position, recordedAt: record.recordedAt,
                fingerprint: record.fingerprint, eventDigest: eventDigest))
        tree.append(leafHash)
        latestRecordedAt = max(latestRecordedAt ?? record.recordedAt, record.recordedAt)
        latestEpoch = max(latestEpoch, record.epoch)
    }
}

/// A stored record with its event: what every reader of positions works on.
package enum DecodedRecord {
    /// Decodes the bytes at `position`, telling damage from what only a newer program knows.
    package static func decode(
        _ bytes: [UInt8], at position: UInt64
    ) throws(LedgerError) -> (record: Record, event: Event) {
        do {
            let record = try RecordCodec.decode(bytes)
            guard record.position == position else {
                throw LedgerError.unreadableRecord(
                    position: position, detail: "it says that it is at position \(record.position)")
            }
            return (record, try EventCodec.decode(record.event))
        } catch let error as LedgerError {
            throw error
        } catch let error as RecordError where error.isUnsupported {
            throw .unsupportedRecord(position: position, detail: "\(error)")
        } catch let error as EventError {
            if error.isUnsupported {
                throw .unsupportedRecord(position: position, detail: "\(error)")
            }
            throw .unreadableRecord(position: position, detail: "\(error)")
        } catch {
            throw .unreadableRecord(position: position, detail: "\(error)")
        }
    }
}
