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

    /// Folds one committed batch and checks its root against the commit frame. Throws
    /// `LedgerError` at a record that cannot be read; what stands before it is folded.
    mutating func apply(_ batch: DecodedBatch) throws(LedgerError) {
        for (item, record) in zip(batch.items, batch.stored.records) {
            fold(item, leafHash: record.leafHash)
        }
        if let obstacle = batch.obstacle { throw obstacle }
        let (stored, computed) = (batch.stored.commit.root, frontier.root)
        guard computed == stored else {
            throw LedgerError.rootMismatch(size: tree.size, stored: stored, computed: computed)
        }
    }

    private mutating func fold(_ item: DecodedBatch.Item, leafHash: Digest) {
        let (event, place) = (item.event, item.place)
        if place.position == 0, case .ledgerCreated(let created)? = event.changes.first {
            genesis = Genesis(identity: place.eventDigest, created: created)
        }
        for case .clockSteppedBack(_, let lastRecordedAt) in event.changes {
            lastClockStep = lastRecordedAt
        }
        state.fold(event, at: place)
        tree.append(leafHash)
        latestRecordedAt = max(latestRecordedAt ?? place.recordedAt, place.recordedAt)
        latestEpoch = max(latestEpoch, item.epoch)
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
