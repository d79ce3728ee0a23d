import Foundation
import FoundationNetworking

/// One request and its answer, over a connection whose certificate is verified.
enum Exchange {
    /// As long as the command itself waits over plain HTTP.
    private static let silenceSeconds = 30.0
    private static let answerSeconds = 300.0

    /// Gives the answer as HTTP/1.1 writes it.
    static func perform(_ request: URLRequest) async throws -> Data {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = silenceSeconds
        configuration.timeoutIntervalForResource = answerSeconds
        configuration.httpShouldSetCookies = false
        let session = URLSession(
            configuration: configuration, delegate: StayingHere(), delegateQueue: nil)
        let (body, response) = try await session.data(for: request)
        guard let response = response as? HTTPURLResponse else {
            throw URLError(.badServerResponse)
        }
        var head = "HTTP/1.1 \(response.statusCode) -\r\nContent-Length: \(body.count)\r\n"
        if let place = response.value(forHTTPHeaderField: "Location"), isPrintable(place) {
            head += "Location: \(place)\r\n"
        }
        return Data((head + "Connection: close\r\n\r\n").utf8) + body
    }

    private static func isPrintable(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// Why there is no answer, in words that fit behind "cannot be reached".
    static func reason(_ error: any Error) -> String {
        guard let error = error as? URLError else { return "\(error)" }
        return switch error.code {
        case .serverCertificateUntrusted, .serverCertificateHasUnknownRoot,
            .serverCertificateHasBadDate, .serverCertificateNotYetValid, .secureConnectionFailed,
            .clientCertificateRejected:
            "its certificate is not trusted here, or not for this name"
        default: error.localizedDescription
        }
    }
}

/// A redirect is told and not followed: the token goes to the address that was named, and nowhere
/// else.
private final class StayingHere: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _ session: URLSession, task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}
