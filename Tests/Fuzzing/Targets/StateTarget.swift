import ByteCoding
import FlagModel
import FlagState
import LedgerCore

extension FuzzTarget {
    /// The columns of a snapshot file, which are decoded before anybody knows who wrote them.
    static let state = FuzzTarget(
        name: "state",
        seeds: {
            let view = try LedgerView.open(Material.goldenDirectory)
            return try (0..<view.size).compactMap { position in
                var state = LedgerState()
                try view.forEachRecord(through: position) { record, event, _ in
                    state.fold(event, at: EventPlace(of: record))
                }
                return try columns(of: state)
            }
        },
        check: { bytes in
            guard let view = try? LedgerView.open(Material.goldenDirectory),
                let state = try? decode(bytes, view)
            else { return }
            guard let again = try? columns(of: state) else {
                require(false, "what was decoded is encoded")
                return
            }
            // Widths and the order of names are the writer's: a reader takes any, once.
            guard let second = try? decode(again, view) else {
                require(false, "what was encoded is decoded")
                return
            }
            require((try? columns(of: second)) == again, "a state has one text")
            require(second.digest == state.digest, "a state survives its text")
            let moment = state.moment(now: .earliest)
            for environment in state.environments(before: state.size) {
                _ = state.resolveAll(Scope(tenant: .zero, environment: environment), at: moment)
            }
        })

    private static func columns(of state: LedgerState) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try withoutActuallyEscaping({ (piece: [UInt8]) in bytes += piece }) { sink in
            var columns = ColumnWriter(sink)
            try state.encode(to: &columns)
            try columns.finish()
        }
        return bytes
    }

    private static func decode(_ bytes: [UInt8], _ view: LedgerView) throws -> LedgerState {
        var rest: [UInt8]? = bytes
        return try withoutActuallyEscaping({
            defer { rest = nil }
            return rest ?? []
        }) { source in
            var columns = ColumnReader(byteCount: UInt64(bytes.count), source)
            return try LedgerState(
                decoding: &columns, genesis: view.created, digest: view.identity)
        }
    }
}
