import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// The whole resolved state of one scope: `resolve --all` and `replay`.
enum StateReport {
    static func show(
        _ state: LedgerState, _ scope: Scope, _ moment: Moment, on output: Output
    ) throws {
        let resolved = state.resolveAll(scope, at: moment)
        if output.isJSON {
            try output.json(ResolutionJSON.state(resolved, scope, moment))
            return
        }
        try output.line("\(ScopeText.of(scope)), \(ScopeText.of(moment))")
        var table = Table("flag", "value", "variant", "source", "set at")
        for answer in resolved {
            let resolution = answer.resolution
            table.add(
                answer.flag.text, JSONText.of(resolution.value), resolution.variant ?? "",
                resolution.source.rawValue, ScopeText.position(resolution.position))
        }
        try output.table(table, empty: "There were no flags.")
    }
}
