import ByteCoding
import FlagModel
import LedgerCore
import LogStorage
import Transparency

/// `flagledger status`.
enum StatusCommand: Command {
    static let specification = CommandSpecification(
        "status", in: .ledger,
        "Show size, root, segments, last change and who holds the lock",
        examples: [
            "flagledger status",
            "flagledger --ledger /srv/flags status --json",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let source = try context.source()
        let status = try source.status()
        if context.output.isJSON {
            try context.output.json(status)
        } else {
            try printLines(AnswerMembers(status), from: source.place, on: context.output)
        }
        return .done
    }

    private static func printLines(
        _ status: AnswerMembers, from place: (name: String, value: String), on output: Output
    ) throws {
        let last = try status["lastChange"].map { try AnswerMembers($0) }
        let change = try last.map {
            "@\(try $0.position("position")), \(try $0.text("recordedAt"))"
        }
        var rows = [
            ("ledger", try status.text("origin")), place,
            ("size", CountText.of(try status.position("size"), "record")),
            ("root", try status.text("root")), ("verifier key", try status.text("vkey")),
            (
                "segments",
                "\(try status.position("segments")), \(try status.position("bytes")) bytes"
            ),
            ("last change", change ?? "none"),
            ("lock", status.optionalText("lockedBy").map { "held by \($0)" } ?? "free"),
        ]
        if status["snapshot"] != nil {
            rows.append(("snapshot", "@\(try status.position("snapshot") - 1)"))
        }
        if let damage = status.optionalText("damage") { rows.append(("damage", damage)) }
        try output.fields(rows)
    }
}
