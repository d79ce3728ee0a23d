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
        let view = try context.openView()
        let holder = try LedgerLock.holder(PosixFileSystem(), view.layout)
        let last = view.size > 0 ? try view.record(at: view.size - 1) : nil
        let bytes = view.segments.reduce(UInt64(0)) { $0 + $1.length }
        guard context.output.isJSON else {
            try printLines(context, view, holder: holder, last: last?.record, bytes: bytes)
            return .done
        }
        var members: [String: JSONValue] = [
            "origin": .string(view.origin.text), "vkey": .string(view.verifierKey.format()),
            "size": .position(view.size), "root": .string(view.root.base64),
            "segments": .count(view.segments.count), "bytes": .position(bytes),
            "lockedBy": holder.map { .string($0.description) } ?? .null,
        ]
        if let last {
            members["lastChange"] = .object([
                "position": .position(last.record.position),
                "recordedAt": .string(last.record.recordedAt.rfc3339),
                "author": .string(last.event.author.text),
            ])
        }
        members["damage"] = damage(in: view).map(JSONValue.string)
        try context.output.json(.object(members))
        return .done
    }

    private static func printLines(
        _ context: Context, _ view: LedgerView, holder: LockHolder?, last: Record?, bytes: UInt64
    ) throws {
        var rows = [
            ("ledger", view.origin.text), ("directory", context.ledgerPath),
            ("size", CountText.of(view.size, "record")), ("root", view.root.base64),
            ("verifier key", view.verifierKey.format()),
            ("segments", "\(view.segments.count), \(bytes) bytes"),
            ("last change", last.map { "@\($0.position), \($0.recordedAt)" } ?? "none"),
            ("lock", holder.map { "held by \($0)" } ?? "free"),
        ]
        if let damage = damage(in: view) { rows.append(("damage", damage)) }
        try context.output.fields(rows)
    }

    /// Where reading had to stop, or that nobody can say whether this is all.
    private static func damage(in view: LedgerView) -> String? {
        if let obstacle = view.obstacle { return "\(obstacle)" }
        guard view.head.best == nil else { return nil }
        return
            "\(view.layout.head): lost, so how much was acknowledged is not known: restore it from "
            + "a copy, or see 'flagledger recover --help'"
    }
}
