/// What came back for one request.
package struct HTTPAnswer: Equatable {
    package let status: Int
    /// Names in small letters.
    package let fields: [String: String]
    package let body: [UInt8]
    /// Whether another request may go over the same connection.
    package let keepsAlive: Bool
}

/// Why an answer is none.
package enum HTTPAnswerError: Error, CustomStringConvertible {
    case endsEarly
    case malformed(String)
    case tooLarge

    package var description: String {
        switch self {
        case .endsEarly: "the answer breaks off"
        case .malformed(let what): "the answer is no HTTP/1.1: \(what)"
        case .tooLarge: "the answer is larger than \(ServerLimits.answerBytes) bytes"
        }
    }
}
