import ByteCoding
import FlagModel
import LedgerCore

/// One record of `log` and `history`, as lines or as an object.
enum RecordReport {
    static func show(
        _ record: Record, _ event: Event, only flag: FlagKey? = nil, on output: Output
    ) throws {
        if output.isJSON {
            try output.json(.object(members(record, event)))
        } else {
            try printLines(record, event, only: flag, on: output)
        }
    }

    /// The promised members, and where the event stands.
    static func members(_ record: Record, _ event: Event) throws -> [String: JSONValue] {
        var members: [String: JSONValue] = [
            "position": .position(record.position),
            "recordedAt": .string(record.recordedAt.rfc3339),
            "author": .string(event.author.text),
            "key": .string(Fingerprint.text(record.fingerprint)),
            "reason": event.reason.map(JSONValue.string) ?? .null,
            "changes": try ChangeJSON.of(event: record.event),
            "stream": .string(event.stream.description),
            "id": .string(event.id.text),
            "signedAt": .string(event.signedAt.rfc3339),
        ]
        members["backfilledAt"] = event.backfilledAt.map { .string($0.rfc3339) }
        members["onBehalfOf"] = event.onBehalfOf.map { .string($0.author.text) }
        if let origin = event.origin {
            var source: [String: JSONValue] = ["author": .string(origin.author)]
            source["commit"] = origin.commit.map(JSONValue.string)
            members["origin"] = .object(source)
        }
        return members
    }

    private static func printLines(
        _ record: Record, _ event: Event, only flag: FlagKey?, on output: Output
    ) throws {
        let position = "@\(record.position)"
        let style = output.style
        try output.styled(
            [style.strong(position), style.faint(record.recordedAt.rfc3339), author(event)]
                .joined(separator: "  "))
        let shown = event.changes.filter { flag == nil || $0.flag == flag }
        for change in shown { try output.line("  \(ChangeText.of(change, in: event.stream))") }
        let others = event.changes.count - shown.count
        if others > 0 { try output.line("  and \(CountText.of(others, "other change"))") }
        if let reason = event.reason { try output.line("  why: \(reason)") }
    }

    /// Who signed, and for whom or from where.
    private static func author(_ event: Event) -> String {
        var text = event.author.text
        if let delegation = event.onBehalfOf { text = "\(delegation.author) through \(text)" }
        if let origin = event.origin {
            let commit = origin.commit.map { " \($0)" } ?? ""
            text += ", imported from \(origin.author)\(commit)"
        }
        return TerminalText.visible(text)
    }
}

extension Change {
    /// The flag that the change is about, if it is about one.
    var flag: FlagKey? {
        switch self {
        case .overrideSet(let flag, _, _, _), .overrideCleared(let flag, _),
            .flagArchived(let flag), .flagRestored(let flag):
            flag
        case .flagDeclared(let definition): definition.key
        case .noteAdded(_, let flag, _): flag
        default: nil
        }
    }
}
