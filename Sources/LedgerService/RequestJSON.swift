import ByteCoding
import FlagModel

/// Bodies of requests, member by member, with errors that name the member.
enum RequestJSON {
    /// Throws 400 for what is no JSON object.
    static func object(_ body: Span<UInt8>) throws(ServiceError) -> [String: JSONValue] {
        let value: JSONValue
        do {
            value = try JSONParser.parse(body, as: .ordinary)
        } catch {
            throw ServiceError(400, "PARSE_ERROR", "the body is not JSON: \(error)")
        }
        guard let members = value.objectValue else {
            throw .malformed("the body must be a JSON object")
        }
        return members
    }

    /// `nil` where the member is missing or null.
    static func text(_ value: JSONValue?, _ name: String) throws(ServiceError) -> String? {
        guard let value, value != .null else { return nil }
        guard let text = value.stringValue else {
            throw .malformed("'\(name)' must be a string")
        }
        return text
    }

    static func position(_ value: JSONValue?, _ name: String) throws(ServiceError) -> UInt64? {
        guard let value, value != .null else { return nil }
        guard let position = value.integerValue.flatMap({ UInt64(exactly: $0) }) else {
            throw .malformed("'\(name)' must be a position: a whole number from 0 on")
        }
        return position
    }

    static func time(_ value: JSONValue?, _ name: String) throws(ServiceError) -> Timestamp? {
        guard let text = try text(value, name) else { return nil }
        guard let time = Timestamp.parse(rfc3339: text) else {
            throw .malformed("'\(name)' must be a time such as 2026-12-31T00:00:00Z")
        }
        return time
    }

    /// A misspelt member would be a change that its author believes in and that never happens.
    static func refuseOthers(_ members: [String: JSONValue]) throws(ServiceError) {
        guard let name = members.keys.min() else { return }
        throw .malformed("the body has a member '\(name)', which means nothing here")
    }
}
