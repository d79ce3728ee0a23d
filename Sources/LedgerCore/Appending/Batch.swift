import ByteCoding
import FlagModel
import FlagState
import Transparency

extension Sequencer {
    /// What will become of one submission once its batch is durable.
    enum Plan {
        case appended(position: UInt64, epoch: UInt32)
        case unchanged
    }

    /// A batch in the making: the state, tree and time as they will be after it.
    struct Batch {
        private(set) var state: LedgerState
        private(set) var frontier: Frontier
        private(set) var latestRecordedAt: Timestamp?
        private(set) var records: [[UInt8]] = []
        private(set) var leafHashes: [Digest] = []
        /// The same records, for those who follow the log.
        private(set) var appended: [AppendedRecord] = []
        /// The first record is the ledger's own note that the clock stepped back.
        var startsWithClockStep = false

        init(state: LedgerState, frontier: Frontier, latestRecordedAt: Timestamp?) {
            self.state = state
            self.frontier = frontier
            self.latestRecordedAt = latestRecordedAt
        }

        /// Whether anybody but the ledger itself has something to write.
        var hasSubmissions: Bool { records.count > (startsWithClockStep ? 1 : 0) }

        /// The bytes of a record that this batch brings; `nil` for those before it.
        func record(at position: UInt64) -> [UInt8]? {
            let first = state.size - UInt64(records.count)
            return position < first ? nil : records[Int(position - first)]
        }

        mutating func append(_ record: Record, _ event: Event, at place: EventPlace) {
            let bytes = RecordCodec.encode(record)
            let leafHash = MerkleTree.leafHash(of: bytes)
            records.append(bytes)
            leafHashes.append(leafHash)
            frontier.append(leafHash)
            appended.append(AppendedRecord(place: place, event: event, bytes: record.event))
            state.fold(event, at: place)
            latestRecordedAt = max(latestRecordedAt ?? record.recordedAt, record.recordedAt)
        }
    }
}
