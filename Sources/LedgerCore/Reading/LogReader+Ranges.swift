import LogStorage

extension LogReader {
    /// Gives the records of `positions` in order, batch by batch, from the segment on in which the
    /// first of them lies. Throws `LedgerError.beyondDamage` where damage hides one, what reading
    /// throws, and what `body` throws.
    func forEachBatch(
        in positions: Range<UInt64>, _ body: ([StoredRecord]) throws -> Void
    ) throws {
        guard !positions.isEmpty else { return }
        let segment = segments.lastIndex { $0.firstPosition <= positions.lowerBound } ?? 0
        let end = try forEachBatch(fromSegment: segment, upTo: positions.upperBound) { batch in
            let records = batch.records.filter { positions.contains($0.position) }
            if !records.isEmpty { try body(records) }
        }
        if let damage = end.acknowledgedDamage { throw LedgerError.beyondDamage(damage) }
    }
}

extension ScanEnd {
    /// Damage to acknowledged bytes; a batch that is still being written is none.
    var acknowledgedDamage: Damage? {
        guard case .damaged(let damage, _) = self else { return nil }
        return damage
    }
}
