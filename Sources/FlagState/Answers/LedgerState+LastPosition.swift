package import FlagModel

extension LedgerState {
    /// The position of the newest record of a stream; `nil` where it has none.
    package func lastPosition(in stream: Stream) -> UInt64? {
        streams[stream]?.records.last
    }
}
