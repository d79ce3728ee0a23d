import ByteCoding

extension FieldValue {
    /// One line: 1 to `limit` bytes without control characters.
    static func line(_ value: JSONValue, limit: Int) throws(FieldError) -> String {
        let text = try string(value)
        try checkLength(text, value, limit: limit)
        guard !NameCharacters.hasControl(text) else {
            throw invalid("one line without control characters", value)
        }
        return text
    }

    /// A name inside a definition, a file name, a verdict.
    static func label(_ value: JSONValue) throws(FieldError) -> String {
        try line(value, limit: FlagModelLimits.labelBytes)
    }

    static func reason(_ value: JSONValue) throws(FieldError) -> String {
        try line(value, limit: FlagModelLimits.reasonBytes)
    }

    /// Whoever an imported change is said to be from: no author of this ledger, so any one line.
    static func sourceAuthor(_ value: JSONValue) throws(FieldError) -> String {
        try line(value, limit: FlagModelLimits.sourceAuthorBytes)
    }

    static func fileName(_ value: JSONValue) throws(FieldError) -> String {
        try line(value, limit: FlagModelLimits.fileNameBytes)
    }

    /// Text of several lines: 1 to `limit` bytes, no control characters but line feeds and tabs.
    static func paragraphs(_ value: JSONValue, limit: Int) throws(FieldError) -> String {
        let text = try string(value)
        try checkLength(text, value, limit: limit)
        let hasControl = text.unicodeScalars.contains {
            NameCharacters.isControl($0) && $0 != "\n" && $0 != "\t"
        }
        guard !hasControl else {
            throw invalid("text without control characters but line feeds and tabs", value)
        }
        return text
    }

    /// The public name of a token: what `token list` shows and `token revoke` takes.
    static func tokenID(_ value: JSONValue) throws(FieldError) -> String {
        let text = try string(value)
        try checkLength(text, value, limit: FlagModelLimits.tokenIDBytes)
        // The same characters as an event's id: visible, and no quotes to escape.
        guard EventID.isValid(text) else {
            throw invalid("visible ASCII characters without quotes or backslashes", value)
        }
        return text
    }

    private static func checkLength(
        _ text: String, _ value: JSONValue, limit: Int
    ) throws(FieldError) {
        if text.isEmpty { throw invalid("at least one character", value) }
        guard text.utf8.count <= limit else {
            throw FieldError(.beyondLimit(limit: limit, unit: "bytes", found: text.utf8.count))
        }
    }
}
