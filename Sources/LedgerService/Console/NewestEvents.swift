import ByteCoding
import FlagModel
import HTTPServing
import LedgerCore

/// The records of a history from its end backwards: what people look at first.
enum NewestEvents {
    /// From `?order=`: `oldest`, which is also meant without it, or `newest`.
    static func isAsked(_ query: QueryParameters) throws(ServiceError) -> Bool {
        switch query["order"] {
        case nil, "oldest": return false
        case "newest": return true
        default: throw .malformed("'order' must be 'oldest' or 'newest'")
        }
    }

    /// A page of at most `limit` records that are shown, the newest first; `next` is the position
    /// up to which the next page goes (`to`), or null.
    ///
    /// - Parameter positions: ascending. The log is read in stretches of so many of them.
    static func page(
        _ positions: [UInt64], limit: Int, of ledger: Ledger, _ visible: RecordVisibility,
        telling json: (Record, Event) throws -> JSONValue
    ) throws -> (events: [JSONValue], next: UInt64?) {
        var found: [JSONValue] = []
        var next: UInt64?
        var rest = positions[...]
        while next == nil, !rest.isEmpty {
            var stretch: [(UInt64, JSONValue)] = []
            try ledger.forEachRecord(at: Array(rest.suffix(LedgerServiceLimits.newestStretch))) {
                record, event in
                if visible.shows(event) {
                    stretch.append((record.position, try json(record, event)))
                }
                return true
            }
            rest = rest.dropLast(LedgerServiceLimits.newestStretch)
            for (position, record) in stretch.reversed() {
                if found.count == limit {
                    next = position
                    break
                }
                found.append(record)
            }
        }
        return (found, next)
    }
}
