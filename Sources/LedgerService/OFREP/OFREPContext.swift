import ByteCoding
import FlagModel

/// The body of an OFREP request: `{"context": {"targetingKey": …, …}}`. Other attributes are for
/// targeting rules, of which there are none yet; they are checked for form and left alone.
struct OFREPContext {
    /// `nil`: the caller asks for nobody in particular.
    let user: User?
    /// As it was sent, for the validator of the answer.
    let body: [UInt8]
    private static let path = ["context", "targetingKey"]

    /// Real clients send nothing, `{}`, and a context that is empty or null: all of these ask for
    /// nobody in particular.
    static func parse(_ body: [UInt8]) throws(OFREPError) -> OFREPContext {
        OFREPContext(user: body.isEmpty ? nil : try user(in: body), body: body)
    }

    private static func user(in body: [UInt8]) throws(OFREPError) -> User? {
        let finding: JSONFinding
        do {
            finding = try JSONParser.find(path, in: body, as: .ordinary)
        } catch {
            throw .invalid(.parseError, "the body is not JSON: \(error)")
        }
        switch finding {
        case .missing, .value(.null), .noObject(.null, after: 1): return nil
        case .value(.string(let text)):
            // An empty user is an error, never "everybody".
            if text.isEmpty {
                throw .invalid(.targetingKeyMissing, "'targetingKey' is empty: leave it out")
            }
            guard let user = User(text) else {
                throw .invalid(.invalidContext, "'targetingKey' must be \(User.rule)")
            }
            return user
        case .value: throw .invalid(.invalidContext, "'targetingKey' must be a string")
        case .noObject(_, after: 0):
            throw .invalid(.invalidContext, "the body must be a JSON object with a 'context'")
        case .noObject: throw .invalid(.invalidContext, "'context' must be an object")
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
