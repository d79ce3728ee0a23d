import ByteCoding
import FlagModel

/// The whole resolved state of one scope: `resolve --all` and `replay`.
enum StateReport {
    /// - Parameter state: the object that `--json` prints.
    static func show(_ state: JSONValue, on output: Output) throws {
        if output.isJSON {
            try output.json(state)
            return
        }
        let answer = try AnswerMembers(state)
        try output.line("\(try ScopeText.of(answer)), \(ScopeText.moment(answer))")
        var table = Table("flag", "value", "variant", "source", "set at")
        let flags = try answer.object("flags")
        for key in flags.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            let resolution = try AnswerMembers(flags[key] ?? .null)
            table.add(
                key, JSONText.of(resolution["value"] ?? .null),
                resolution.optionalText("variant") ?? "", try resolution.text("source"),
                ScopeText.position(resolution.optionalPosition("position")))
        }
        try output.table(table, empty: "There were no flags.")
    }
}
