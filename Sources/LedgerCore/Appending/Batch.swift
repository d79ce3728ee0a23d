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

    /// A batch in the making: first its events, one after the other, with the state and time as
    /// they will be after them; then its records, signed on all cores, and the tree.
    struct Batch {
        private(set) var state: LedgerState
        private(set) var frontier: Frontier
        private(set) var latestRecordedAt: Timestamp?
        private(set) var entries: [Entry] = []
        /// Empty until `sign`.
        private(set) var records: [[UInt8]] = []
        /// Empty until `sign`.
        private(set) var leafHashes: [Digest] = []
        /// The first record is the ledger's own note that the clock stepped back.
        var startsWithClockStep = false

        /// An event that was admitted at its place.
        struct Entry: Sendable {
            let place: EventPlace
            let signed: SignedEvent
            let epoch: UInt32
        }

        init(state: LedgerState, frontier: Frontier, latestRecordedAt: Timestamp?) {
            self.state = state
            self.frontier = frontier
            self.latestRecordedAt = latestRecordedAt
        }

        /// Whether anybody but the ledger itself has something to write.
        var hasSubmissions: Bool { entries.count > (startsWithClockStep ? 1 : 0) }

        /// An event that this batch brings; `nil` for those before it.
        func entry(at position: UInt64) -> Entry? {
            let first = state.size - UInt64(entries.count)
            return position < first ? nil : entries[Int(position - first)]
        }

        /// The same events, for those who follow the log.
        var appended: [AppendedRecord] {
            entries.map {
                AppendedRecord(place: $0.place, event: $0.signed.event, bytes: $0.signed.bytes)
            }
        }

        mutating func append(_ signed: SignedEvent, at place: EventPlace, epoch: UInt32) {
            entries.append(Entry(place: place, signed: signed, epoch: epoch))
            state.fold(signed.event, at: place)
            latestRecordedAt = max(latestRecordedAt ?? place.recordedAt, place.recordedAt)
        }

        /// Makes the records and what the tree is after them. No event's bytes depend on the
        /// signature of another, so all are signed at once. Throws what signing throws; then there
        /// is no batch.
        mutating func sign() throws {
            let made = try Cores.map(entries, share: LedgerCoreLimits.signaturesTogether) {
                try $0.record()
            }
            for (bytes, leafHash) in made {
                records.append(bytes)
                leafHashes.append(leafHash)
                frontier.append(leafHash)
            }
        }
    }
}

extension Sequencer.Batch.Entry {
    /// The record's bytes and its leaf hash.
    fileprivate func record() throws -> (bytes: [UInt8], leafHash: Digest) {
        let bytes = RecordCodec.encode(
            Record(
                position: place.position, recordedAt: place.recordedAt, epoch: epoch,
                fingerprint: signed.fingerprint,
                signature: try signed.signer?.sign(signed.bytes) ?? signed.signature,
                event: signed.bytes))
        return (bytes, MerkleTree.leafHash(of: bytes))
    }
}
