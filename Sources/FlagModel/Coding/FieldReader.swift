import ByteCoding

/// Reads one JSON object field by field. Which keys it may have is said once, at the start, so that
/// a key that means nothing is an error and never ignored.
struct FieldReader {
    private let members: [String: JSONValue]

    init(_ value: JSONValue, keys: [String]) throws(FieldError) {
        guard case .object(let members) = value else {
            throw FieldError(.wrongType(expected: "an object", found: FieldValue.shown(value)))
        }
        // The common case costs one comparison a key; the sorting is for a steady message.
        if !members.keys.allSatisfy({ keys.contains($0) }) {
            let unknown = members.keys.filter { !keys.contains($0) }.min() ?? ""
            throw FieldError(.unknownKey(known: keys), path: unknown)
        }
        self.members = members
    }

    func has(_ key: String) -> Bool { members[key] != nil }

    /// The field `key` as `read` understands it.
    func required<Value>(
        _ key: String, _ read: (JSONValue) throws(FieldError) -> Value
    ) throws(FieldError) -> Value {
        guard let value = members[key] else { throw FieldError(.missing, path: key) }
        do { return try read(value) } catch { throw error.inside(key) }
    }

    /// The field `key` as `read` understands it; `nil` where there is none. `null` is not "none".
    func optional<Value>(
        _ key: String, _ read: (JSONValue) throws(FieldError) -> Value
    ) throws(FieldError) -> Value? {
        guard let value = members[key] else { return nil }
        do { return try read(value) } catch { throw error.inside(key) }
    }
}
