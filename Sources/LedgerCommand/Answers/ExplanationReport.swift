import ByteCoding
import FlagModel

/// The ladder of one answer: every layer, what it held, who put it there and what became of it.
enum ExplanationReport {
    /// - Parameter explanation: the object that `--json` prints.
    static func show(_ explanation: JSONValue, on output: Output) throws {
        if output.isJSON {
            try output.json(explanation)
            return
        }
        let answer = try AnswerMembers(explanation)
        try output.line(
            "\(try answer.text("flag")) is \(JSONText.of(answer["value"] ?? .null)) for "
                + "\(try ScopeText.of(answer)), \(ScopeText.moment(answer)).")
        try output.line()
        var table = Table("layer", "held", "", "set at", "by", "why")
        for layer in try answer.list("layers") {
            let rung = try AnswerMembers(layer)
            table.add(
                try rung.text("source"), rung["value"].map(JSONText.of) ?? "-",
                try outcome(of: rung), ScopeText.position(rung.optionalPosition("position")),
                rung.optionalText("author") ?? "", rung.optionalText("reason") ?? "")
        }
        try output.table(table, empty: "")
    }

    private static func outcome(of rung: AnswerMembers) throws -> String {
        let end = rung.optionalText("expiresAt")
        switch try rung.text("state") {
        case "applies": return "applies" + (end.map { " until \($0)" } ?? "")
        case "expired": return "expired" + (end.map { " at \($0)" } ?? "")
        case "masked": return "masked by \(try rung.text("maskedBy"))"
        default: return ""
        }
    }
}
