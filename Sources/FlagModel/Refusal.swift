package import ByteCoding

/// Why a command or a signed event is not accepted. The code is a promise to programs, the message
/// is for people and says what to do.
package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        case isProtected = "PROTECTED"
        case floor = "FLOOR"
        case typeMismatch = "TYPE_MISMATCH"
        case unknownFlag = "UNKNOWN_FLAG"
        case unknownTenant = "UNKNOWN_TENANT"
        case unknownEnvironment = "UNKNOWN_ENVIRONMENT"
        case gatesUndeclared = "GATES_UNDECLARED"
        case forbidden = "FORBIDDEN"
        case positionChanged = "POSITION_CHANGED"
        case wrongLedger = "WRONG_LEDGER"
        case brokenStream = "BROKEN_STREAM"
        case duplicateID = "DUPLICATE_ID"
        case unknownKey = "UNKNOWN_KEY"
        case revokedKey = "REVOKED_KEY"
        case weakKey = "WEAK_KEY"
        case badSignature = "BAD_SIGNATURE"
        case unknownAuthor = "UNKNOWN_AUTHOR"
        case unknownToken = "UNKNOWN_TOKEN"
        case alreadyExists = "ALREADY_EXISTS"
        case lastOwner = "LAST_OWNER"
        case timeDecreases = "TIME_DECREASES"
        case invalid = "INVALID"
        case tooLarge = "TOO_LARGE"
        case unknownPosition = "UNKNOWN_POSITION"
        case nothingToDo = "NOTHING_TO_DO"
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The same, with the place in the caller's input in front, such as `line 2`.
    package func located(at place: String?) -> Refusal {
        place.map { Refusal(code, "\($0): \(message)") } ?? self
    }

    package var description: String { message }
}

/// A value as people read it in messages and tables.
package enum JSONText {
    package static func of(_ value: JSONValue) -> String {
        String(decoding: JSONWriter.canonical(value), as: UTF8.self)
    }
}
