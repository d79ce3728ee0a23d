import ByteCoding
import FlagModel
import FlagState

/// Where the changes of a generated ledger begin.
struct LogStart {
    /// Number of records before them.
    let size: UInt64
    /// Of the last of these.
    let recordedAt: Timestamp
    /// SHA-256 of the genesis event, which the first event of each stream names.
    let genesis: Digest
}

/// An event that waits for its signature.
struct DraftedEvent: Sendable {
    let position: UInt64
    let recordedAt: Timestamp
    let bytes: [UInt8]
}

/// Makes events of a history's steps, one after the other: each names its place in its stream.
struct EventDrafter {
    private var history: SyntheticHistory
    private let origin: Origin
    private let genesis: Digest
    private var position: UInt64
    private var recordedAt: Timestamp
    private(set) var changesLeft: Int
    private var places: [Scope: Place] = [:]

    private struct Place {
        var seq: UInt64
        var prev: Digest
    }

    init(_ history: SyntheticHistory, changes: Int, origin: Origin, after start: LogStart) {
        self.history = history
        self.origin = origin
        changesLeft = changes
        genesis = start.genesis
        position = start.size
        recordedAt = start.recordedAt
    }

    /// At most so many events; fewer where the history ends.
    mutating func draft(_ count: Int) -> [DraftedEvent] {
        var events: [DraftedEvent] = []
        while events.count < count, let event = event() { events.append(event) }
        return events
    }

    /// A scope's changes of one burst are one event.
    private mutating func event() -> DraftedEvent? {
        guard changesLeft > 0 else { return nil }
        let steps = history.steps(atMost: changesLeft)
        changesLeft -= steps.count
        let first = steps[0]
        // Recorded times never repeat.
        recordedAt = max(first.at, Timestamp(microseconds: recordedAt.microseconds + 1))
        let place = places[first.scope] ?? Place(seq: 0, prev: genesis)
        let event = Event(
            author: SyntheticHistory.author, changes: steps.map(\.change),
            id: history.identifier(), ledger: origin, prev: place.prev, seq: place.seq,
            signedAt: Timestamp(microseconds: recordedAt.microseconds / 1_000 * 1_000),
            stream: .overrides(first.scope.tenant, first.scope.environment))
        let bytes = EventCodec.encode(event)
        places[first.scope] = Place(seq: place.seq + 1, prev: SHA256.hash(bytes))
        defer { position += 1 }
        return DraftedEvent(position: position, recordedAt: recordedAt, bytes: bytes)
    }
}
