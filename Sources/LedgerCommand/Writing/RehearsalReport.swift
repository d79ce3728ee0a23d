import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// What `--dry-run` prints: the changes, and for whom a value would differ.
struct RehearsalReport {
    /// More lines than anybody reads; `--json` gives all of them.
    private static let shownLines = 50

    let rehearsal: Rehearsal
    let members: [String: JSONValue]

    func show(on output: Output) throws {
        if output.isJSON {
            try output.json(json())
        } else if rehearsal.steps.isEmpty {
            try output.line("Nothing to change.")
        } else {
            try printLines(on: output)
        }
    }

    private var reach: [Reach] { rehearsal.steps.flatMap(\.reach) }

    private func json() throws -> JSONValue {
        var members = members
        members["dryRun"] = .bool(true)
        members["unchanged"] = .bool(rehearsal.steps.isEmpty)
        members["events"] = .array(
            try rehearsal.steps.map {
                .object([
                    "stream": .string($0.event.stream.description),
                    "changes": try ChangeJSON.of(event: $0.bytes),
                ])
            })
        members["reach"] = .array(
            reach.map { reach in
                var members = ResolutionJSON.members(reach.scope)
                members["flag"] = .string(reach.difference.flag.text)
                members["from"] = reach.difference.from?.value ?? .null
                members["to"] = reach.difference.to?.value ?? .null
                return .object(members)
            })
        return .object(members)
    }

    private func printLines(on output: Output) throws {
        try output.line("Would append (nothing was written):")
        let changes = rehearsal.steps.flatMap { step in
            step.event.changes.map { ChangeText.of($0, in: step.event.stream) }
        }
        try printSome(changes, on: output)
        let reach = reach
        try output.line()
        if reach.isEmpty {
            try output.line("No tenant's resolved value would differ.")
            return
        }
        try output.line("Resolved values that would differ:")
        var table = Table("tenant", "environment", "user", "flag", "now", "then")
        for entry in reach.prefix(RehearsalReport.shownLines) {
            table.add(
                entry.scope.tenant.text, entry.scope.environment.text,
                entry.scope.user?.text ?? "", entry.difference.flag.text,
                DifferenceText.value(entry.difference.from),
                DifferenceText.value(entry.difference.to))
        }
        for line in table.lines(output.style) { try output.styled("  \(line)") }
        try printHidden(of: reach.count, on: output)
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

/// One side of a difference as a table shows it.
enum DifferenceText {
    static func value(_ resolution: Resolution?) -> String {
        resolution.map { JSONText.of($0.value) } ?? "no such flag"
    }
}
