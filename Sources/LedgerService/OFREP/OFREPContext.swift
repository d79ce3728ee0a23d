import ByteCoding
import FlagModel

/// The body of an OFREP request: `{"context": {"targetingKey": …, …}}`. Other attributes are for
/// targeting rules, of which there are none yet; they are checked for form and left alone.
struct OFREPContext {
    /// `nil`: the caller asks for nobody in particular.
    let user: User?
    /// The whole context; `nil` where there is none.
    private let members: [String: JSONValue]?

    /// In canonical form, for the validator of a cached answer; empty where there is none.
    var canonical: [UInt8] { members.map { JSONWriter.canonical(.object($0)) } ?? [] }

    /// Real clients send nothing, `{}`, and a context that is empty or null: all of these ask for
    /// nobody in particular.
    static func parse(_ body: Span<UInt8>) throws(OFREPError) -> OFREPContext {
        if body.isEmpty { return OFREPContext(user: nil, members: nil) }
        let value: JSONValue
        do {
            value = try JSONParser.parse(body, as: .ordinary)
        } catch {
            throw .invalid(.parseError, "the body is not JSON: \(error)")
        }
        guard let members = value.objectValue else {
            throw .invalid(.invalidContext, "the body must be a JSON object with a 'context'")
        }
        switch members["context"] {
        case nil, .null?: return OFREPContext(user: nil, members: nil)
        case .object(let context)?:
            return OFREPContext(user: try user(in: context), members: context)
        default: throw .invalid(.invalidContext, "'context' must be an object")
        }
    }

    private static func user(in context: [String: JSONValue]) throws(OFREPError) -> User? {
        switch context["targetingKey"] {
        case nil, .null?: return nil
        case .string(let text)?:
            // An empty user is an error, never "everybody".
            if text.isEmpty {
                throw .invalid(.targetingKeyMissing, "'targetingKey' is empty: leave it out")
            }
            guard let user = User(text) else {
                throw .invalid(.invalidContext, "'targetingKey' must be \(User.rule)")
            }
            return user
        default: throw .invalid(.invalidContext, "'targetingKey' must be a string")
        }
    }
}

/// The error codes of OFREP that occur here.
enum OFREPErrorCode: String {
    case parseError = "PARSE_ERROR"
    case targetingKeyMissing = "TARGETING_KEY_MISSING"
    case invalidContext = "INVALID_CONTEXT"
    case flagNotFound = "FLAG_NOT_FOUND"
    case general = "GENERAL"
}

/// A failure in OFREP's own shape. `errorDetails` is always there: the Python client cannot do
/// without it.
struct OFREPError: Error {
    let status: Int
    let code: OFREPErrorCode
    let details: String

    static func invalid(_ code: OFREPErrorCode, _ details: String) -> OFREPError {
        OFREPError(status: 400, code: code, details: details)
    }

    /// - Parameter key: the flag asked for; `nil` in a bulk evaluation.
    func body(key: String?) -> [UInt8] {
        var members: [String: JSONValue] = [
            "errorCode": .string(code.rawValue), "errorDetails": .string(details),
        ]
        members["key"] = key.map(JSONValue.string)
        return JSONWriter.canonical(.object(members))
    }
}
