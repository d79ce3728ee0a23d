import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// The ladder of one answer: every layer, what it held, who put it there and what became of it.
struct ExplanationReport {
    let explanation: Explanation
    let scope: Scope
    let moment: Moment
    let view: LedgerView

    func show(on output: Output) throws {
        if output.isJSON {
            try output.json(
                ExplanationJSON.of(explanation, scope, moment) { try view.record(at: $0).event })
            return
        }
        let value = JSONText.of(explanation.resolution.value)
        try output.line(
            "\(explanation.flag) is \(value) for \(ScopeText.of(scope)), \(ScopeText.of(moment)).")
        try output.line()
        var table = Table("layer", "held", "", "set at", "by", "why")
        for rung in explanation.rungs {
            let event = try event(of: rung)
            let author = event?.onBehalfOf?.author ?? event?.author
            table.add(
                rung.source.rawValue, rung.value.map(JSONText.of) ?? "-", outcome(of: rung),
                ScopeText.position(rung.position), author?.text ?? "", event?.reason ?? "")
        }
        try output.table(table, empty: "")
    }

    private func event(of rung: Rung) throws -> Event? {
        try rung.position.map { try view.record(at: $0).event }
    }

    private func outcome(of rung: Rung) -> String {
        switch rung.state {
        case .applies: "applies" + (rung.expiresAt.map { " until \($0)" } ?? "")
        case .absent: ""
        case .expired: "expired" + (rung.expiresAt.map { " at \($0)" } ?? "")
        case .masked(let source): "masked by \(source.rawValue)"
        }
    }
}
