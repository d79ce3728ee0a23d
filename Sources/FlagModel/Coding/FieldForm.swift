import ByteCoding

/// How strictly the fields of a text are taken.
enum FieldForm {
    /// Events: one meaning has one text. Times are as `Timestamp.rfc3339` writes them, and what
    /// says the same as leaving it out is refused.
    case exact
    /// Files that people write: any RFC 3339 time; empty lists and `false` may be written out.
    case lenient

    func time(_ value: JSONValue) throws(FieldError) -> Timestamp {
        let text = try FieldValue.string(value)
        switch self {
        case .exact:
            guard let time = Timestamp.parse(canonical: text) else {
                throw FieldValue.invalid(
                    "a time like 2026-11-21T09:00:00.000Z (three decimals, or six where they are "
                        + "needed; years 1970 to 9999)", value)
            }
            return time
        case .lenient:
            guard let time = Timestamp.parse(rfc3339: text) else {
                throw FieldValue.invalid(
                    "an RFC 3339 time like 2026-11-21T09:00:00Z (years 1970 to 9999)", value)
            }
            return time
        }
    }

    /// Refuses in exact texts what is the same as no field.
    func checkNeeded(_ isRedundant: Bool) throws(FieldError) {
        if isRedundant && self == .exact { throw FieldError(.redundant) }
    }

    /// A flag that is left out where it is false.
    func flag(_ value: JSONValue) throws(FieldError) -> Bool {
        let flag = try FieldValue.bool(value)
        try checkNeeded(!flag)
        return flag
    }
}
