import ByteCoding

/// What a single JSON value must be to stand for a name, a time, a count: each gives the typed
/// value or says what is wrong with it.
enum FieldValue {
    /// A value for a message: short, and without anything that a terminal could take for an order.
    static func shown(_ value: JSONValue) -> String {
        let text = JSONText.of(value)
        let cleaned = String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(shownScalars).map {
                    NameCharacters.isControl($0) ? "\u{FFFD}" : $0
                }))
        return text.unicodeScalars.count > shownScalars ? cleaned + "…" : cleaned
    }

    private static let shownScalars = 80

    static func string(_ value: JSONValue) throws(FieldError) -> String {
        guard case .string(let text) = value else { throw wrongType("a string", value) }
        return text
    }

    static func bool(_ value: JSONValue) throws(FieldError) -> Bool {
        guard case .bool(let flag) = value else { throw wrongType("true or false", value) }
        return flag
    }

    /// 0 to 2^53: what a JSON integer holds exactly.
    static func count(_ value: JSONValue) throws(FieldError) -> UInt64 {
        guard case .integer(let number) = value else {
            throw wrongType("a whole number from 0 to 2^53", value)
        }
        guard let count = UInt64(exactly: number) else {
            throw invalid("a whole number from 0 to 2^53", value)
        }
        return count
    }

    static func name<Name: ValidatedName>(_ value: JSONValue) throws(FieldError) -> Name {
        guard let name = Name(try string(value)) else { throw invalid(Name.rule, value) }
        return name
    }

    static func oneOf<Choice: RawRepresentable<String> & CaseIterable>(
        _ value: JSONValue
    ) throws(FieldError) -> Choice {
        guard let choice = Choice(rawValue: try string(value)) else {
            let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw invalid("one of \(names)", value)
        }
        return choice
    }

    static func digest(_ value: JSONValue) throws(FieldError) -> Digest {
        guard let digest = Digest(base64: try string(value)) else {
            throw invalid("the padded base64 of 32 bytes", value)
        }
        return digest
    }

    static func publicKey(_ value: JSONValue) throws(FieldError) -> PublicKeyLine {
        guard let key = PublicKeyLine(try string(value)) else {
            throw invalid("'ssh-ed25519', a space and the key's base64, without a comment", value)
        }
        return key
    }

    static func invalid(_ rule: String, _ value: JSONValue) -> FieldError {
        FieldError(.invalid(rule: rule, found: shown(value)))
    }

    static func wrongType(_ expected: String, _ value: JSONValue) -> FieldError {
        FieldError(.wrongType(expected: expected, found: shown(value)))
    }
}
