import ByteCoding
import FlagModel

/// What `--dry-run` prints: the changes, and for whom a value would differ.
struct RehearsalReport {
    /// More lines than anybody reads; `--json` gives all of them.
    private static let shownLines = 50

    /// `unchanged`, `events` and `reach`, of the files' rehearsal or of a server's.
    let rehearsal: [String: JSONValue]
    let members: [String: JSONValue]

    func show(on output: Output) throws {
        let answer = try AnswerMembers(.object(rehearsal))
        if output.isJSON {
            var printed = members
            printed["dryRun"] = .bool(true)
            for name in ["unchanged", "events", "reach"] { printed[name] = rehearsal[name] }
            try output.json(.object(printed))
        } else if try answer.list("events").isEmpty {
            try output.line("Nothing to change.")
        } else {
            try printLines(answer, on: output)
        }
    }

    private func printLines(_ answer: AnswerMembers, on output: Output) throws {
        try output.line("Would append (nothing was written):")
        try printSome(try answer.list("events").flatMap(RehearsalReport.changes), on: output)
        try output.line()
        let reach = try answer.list("reach")
        if reach.isEmpty {
            try output.line("No tenant's resolved value would differ.")
            return
        }
        try output.line("Resolved values that would differ:")
        var table = Table("tenant", "environment", "user", "flag", "now", "then")
        for value in reach.prefix(RehearsalReport.shownLines) {
            let entry = try AnswerMembers(value)
            table.add(
                try entry.text("tenant"), try entry.text("environment"),
                entry.optionalText("user") ?? "", try entry.text("flag"),
                DifferenceText.value(entry["from"]), DifferenceText.value(entry["to"]))
        }
        for line in table.lines(output.style) { try output.styled("  \(line)") }
        try printHidden(of: reach.count, on: output)
    }

    private static func changes(_ event: JSONValue) throws -> [String] {
        let event = try AnswerMembers(event)
        guard let stream = Stream(try event.text("stream")) else {
            throw AnswerMembers.missing("stream", "a stream")
        }
        return try ChangeObjects.decode(try event.list("changes")).map {
            ChangeText.of($0, in: stream)
        }
    }

    private func printSome(_ lines: [String], on output: Output) throws {
        for line in lines.prefix(RehearsalReport.shownLines) { try output.line("  \(line)") }
        try printHidden(of: lines.count, on: output)
    }

    private func printHidden(of count: Int, on output: Output) throws {
        let hidden = count - min(count, RehearsalReport.shownLines)
        if hidden > 0 { try output.line("  and \(hidden) more; --json lists all of them") }
    }
}
