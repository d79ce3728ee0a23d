/// When a snapshot file is worth writing: it costs time for the whole state, and saves the next
/// opening the folding of what has grown since the last one.
package struct SnapshotPolicy: Hashable, Sendable {
    /// The records that must have come since the last one before another is written at closing;
    /// an eighth of those before are enough, too, where that is less.
    let closing: ClosedRange<UInt64>
    /// The same while the ledger is open; half of those before must have come, too.
    let running: UInt64

    /// Folding ten thousand records takes a tenth of a second, folding a hundred thousand one.
    package static let usual = SnapshotPolicy(closing: 10_000...100_000, running: 100_000)
    package init(closing: ClosedRange<UInt64>, running: UInt64) {
        self.closing = closing
        self.running = running
    }

    /// - Parameters:
    ///   - size: of the ledger.
    ///   - last: the size at which the file that is there was written; 0 without one.
    func isDueAtClosing(size: UInt64, last: UInt64) -> Bool {
        let grown = size - last
        return grown >= min(max(closing.lowerBound, last / 8), closing.upperBound)
    }

    func isDueWhileRunning(size: UInt64, last: UInt64) -> Bool {
        size - last >= max(running, last / 2)
    }
}
