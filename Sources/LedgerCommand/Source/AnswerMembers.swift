import ByteCoding
import FlagModel

/// An answer as its reader takes it apart, with errors that name the member. Answers of a server
/// may hold anything.
struct AnswerMembers {
    let members: [String: JSONValue]

    init(_ value: JSONValue) throws(CommandFailure) {
        guard let members = value.objectValue else {
            throw AnswerMembers.unreadable("it is no JSON object")
        }
        self.members = members
    }

    subscript(name: String) -> JSONValue? {
        members[name].flatMap { $0 == .null ? nil : $0 }
    }

    func optionalText(_ name: String) -> String? { members[name]?.stringValue }

    func text(_ name: String) throws(CommandFailure) -> String {
        guard let text = optionalText(name) else { throw AnswerMembers.missing(name, "a text") }
        return text
    }

    func optionalPosition(_ name: String) -> UInt64? {
        members[name]?.integerValue.flatMap { UInt64(exactly: $0) }
    }

    func position(_ name: String) throws(CommandFailure) -> UInt64 {
        guard let position = optionalPosition(name) else {
            throw AnswerMembers.missing(name, "a number from 0 on")
        }
        return position
    }

    func name<Name: ValidatedName>(_ name: String) throws(CommandFailure) -> Name {
        guard let text = optionalText(name), let found = Name(text) else {
            throw AnswerMembers.missing(name, Name.rule)
        }
        return found
    }

    func time(_ name: String) throws(CommandFailure) -> Timestamp {
        guard let time = optionalText(name).flatMap({ Timestamp.parse(rfc3339: $0) }) else {
            throw AnswerMembers.missing(name, "a time")
        }
        return time
    }

    func digest(_ name: String) throws(CommandFailure) -> Digest {
        guard let digest = optionalText(name).flatMap({ Digest(base64: $0) }) else {
            throw AnswerMembers.missing(name, "a digest")
        }
        return digest
    }

    func list(_ name: String) throws(CommandFailure) -> [JSONValue] {
        guard let list = members[name]?.arrayValue else {
            throw AnswerMembers.missing(name, "a list")
        }
        return list
    }

    func object(_ name: String) throws(CommandFailure) -> [String: JSONValue] {
        guard let object = members[name]?.objectValue else {
            throw AnswerMembers.missing(name, "an object")
        }
        return object
    }

    static func missing(_ name: String, _ expected: String) -> CommandFailure {
        unreadable("its member '\(name)' is not \(expected)")
    }

    static func unreadable(_ detail: String) -> CommandFailure {
        CommandFailure(
            .inputOutput, code: "BAD_ANSWER",
            "the answer cannot be read, \(detail): is a flagledger of this version serving there?")
    }
}
