package import ByteCoding

/// One line of a history file (JSON Lines): what one author changed at one moment. `export` writes
/// it and `import` takes it, from this program or from another system's history.
package struct SwitchHistoryLine: Hashable, Sendable {
    package var at: Timestamp
    /// Any one line of text: the author need not exist in the ledger that imports.
    package var author: String
    /// The revision in the system that the history comes from.
    package var commit: String?
    package var reason: String?
    package var changes: [HistoryChange]

    package init(
        at: Timestamp, author: String, commit: String? = nil, reason: String? = nil,
        changes: [HistoryChange]
    ) {
        self.at = at
        self.author = author
        self.commit = commit
        self.reason = reason
        self.changes = changes
    }

    /// Reads one line without its line feed: ordinary JSON, but no key that means nothing.
    ///
    /// - Parameter number: 1-based number of the line in its file, for the error.
    package static func parse(
        _ line: [UInt8], number: Int
    ) throws(HistoryLineError) -> SwitchHistoryLine {
        let limit = FlagModelLimits.historyLineBytes
        guard line.count <= limit else {
            throw HistoryLineError(
                line: number, problem: .tooLarge(bytes: line.count, limit: limit))
        }
        let value: JSONValue
        do { value = try JSONParser.parse(line, as: .ordinary) } catch {
            throw HistoryLineError(line: number, problem: .json(error))
        }
        let parsed: SwitchHistoryLine
        do { parsed = try SwitchHistoryLine(value) } catch {
            throw HistoryLineError(line: number, problem: .field(error))
        }
        for (index, change) in parsed.changes.enumerated() {
            guard case .declare(let definition) = change else { continue }
            do { try definition.check() } catch {
                throw HistoryLineError(
                    line: number,
                    problem: .definition(error, path: "changes[\(index)].declare"))
            }
        }
        return parsed
    }

    /// One line of canonical JSON (RFC 8785), without a line feed.
    package func format() -> [UInt8] {
        var members: [String: JSONValue] = [
            "at": .string(at.rfc3339),
            "author": .string(author),
            "changes": .array(changes.map(\.jsonValue)),
        ]
        members["commit"] = commit.map(JSONValue.string)
        members["reason"] = reason.map(JSONValue.string)
        return JSONWriter.canonical(.object(members))
    }

    private static let keys = ["at", "author", "changes", "commit", "reason"]

    private init(_ value: JSONValue) throws(FieldError) {
        let fields = try FieldReader(value, keys: SwitchHistoryLine.keys)
        at = try fields.required("at", FieldForm.lenient.time)
        author = try fields.required("author", FieldValue.sourceAuthor)
        commit = try fields.optional("commit", FieldValue.label)
        reason = try fields.optional("reason", FieldValue.reason)
        changes = try fields.required("changes") { value throws(FieldError) in
            try FieldValue.list(value, limit: Int.max) { value throws(FieldError) in
                try HistoryChange(value)
            }
        }
        if changes.isEmpty {
            throw FieldError(
                .invalid(rule: "a list with at least one change", found: "[]"), path: "changes")
        }
    }
}
