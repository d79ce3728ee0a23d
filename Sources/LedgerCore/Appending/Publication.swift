package import ByteCoding
package import FlagModel
package import FlagState
package import LogStorage

/// What readers see, published after it is durable and signed. It never changes. It is an object
/// because every request takes it in hand: a copy of the state counts dozens of references up and
/// down, all of them shared by all threads. What each request asks of it says to the compiler that
/// it only reads (`@_effects(readonly)`): for other functions a copy is made here, too.
package final class Publication: Sendable {
    package let state: LedgerState
    /// The signed note over `state.size` records.
    package let checkpoint: String
    /// RFC 6962 root over the same records.
    package let root: Digest
    /// The tree over them.
    package let tree: LedgerTree
    /// How long the disk took to make the newest batch durable; 0 before the first of this opening.
    package let syncNanoseconds: UInt64
    /// The files that hold it.
    package let extent: LogExtent

    init(
        state: LedgerState, checkpoint: String, root: Digest, tree: LedgerTree,
        syncNanoseconds: UInt64, extent: LogExtent
    ) {
        self.state = state
        self.checkpoint = checkpoint
        self.root = root
        self.tree = tree
        self.syncNanoseconds = syncNanoseconds
        self.extent = extent
    }

    /// After every record, as `LedgerState.moment(now:)`, for which the state would be copied.
    package func moment(now: Timestamp) -> Moment { Moment(size: state.size, time: now) }
}

/// A record that was just appended, for whoever follows the log.
package struct AppendedRecord: Sendable {
    package let place: EventPlace
    package let event: Event
    /// The event's canonical JSON.
    package let bytes: [UInt8]
}
