import FlagModel
import HTTPServing
import LedgerCore
import Synchronization

/// What a request is called in the log and in its answer (`X-Request-Id`), so that a caller who got
/// an error and the operator who looks for it speak of the same one. A proxy or client that names
/// its requests is taken at its word.
struct RequestID: Sendable {
    let text: String
    /// Whether the request brought it: then every answer says it, as it is.
    let isCallers: Bool

    static let field = "X-Request-Id"

    /// The id that the request brought; `nil` where it has none that may stand in a log.
    static func brought(by request: Request) -> String? {
        guard let text = request.header("x-request-id"), EventID.isValid(text) else { return nil }
        return text
    }
}

/// Names the requests that bring no name.
final class RequestNames: Sendable {
    /// Differs from one start to the next.
    private let prefix = RandomBytes.make(4).map { byte in
        String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
    private let number = Atomic<UInt64>(0)

    func name(_ request: Request?) -> RequestID {
        if let text = request.flatMap(RequestID.brought) {
            return RequestID(text: text, isCallers: true)
        }
        let next = number.add(1, ordering: .relaxed).newValue
        return RequestID(text: "\(prefix)-\(next)", isCallers: false)
    }
}

extension Response {
    /// Says the id, unless every answer to this request does.
    mutating func add(_ id: RequestID) {
        if !id.isCallers { add(RequestID.field, id.text) }
    }
}
