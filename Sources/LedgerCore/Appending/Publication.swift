package import ByteCoding
package import FlagModel
package import FlagState
package import LogStorage

/// What readers see: an immutable value, published after it is durable and signed.
package struct Publication: Sendable {
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
}

/// A record that was just appended, for whoever follows the log.
package struct AppendedRecord: Sendable {
    package let place: EventPlace
    package let event: Event
    /// The event's canonical JSON.
    package let bytes: [UInt8]
}
