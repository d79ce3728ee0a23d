/// Where a server listens.
package enum ListenAddress: Hashable, Sendable {
    /// A numeric IPv4 or IPv6 address; port 0 takes a free one.
    case internet(host: String, port: UInt16)
    /// A socket that already listens, as systemd hands it over; the server closes it at its end.
    case descriptor(Int32)

    /// Reads `HOST:PORT`: `127.0.0.1:8080`, `[::1]:8080` or `localhost:8080`. `nil` if it is none.
    package static func parse(_ text: String) -> ListenAddress? {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard !digits.isEmpty, digits.utf8.allSatisfy(ByteClass.isDigit),
            let port = UInt16(digits)
        else { return nil }
        var host = String(text[..<colon])
        if host == "localhost" { host = "127.0.0.1" }
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
            guard host.utf8.contains(UInt8(ascii: ":")) else { return nil }
        } else if host.utf8.contains(UInt8(ascii: ":")) {
            return nil
        }
        guard SocketAddress.storage(host: host, port: port) != nil else { return nil }
        return .internet(host: host, port: port)
    }
}

/// Why a server cannot start.
package enum HTTPServerError: Error, Hashable, Sendable, CustomStringConvertible {
    case badAddress(host: String)
    case system(call: String, place: String, errno: Int32)
    case alreadyStarted

    package var description: String {
        switch self {
        case .badAddress(let host):
            "\(host) is not a numeric address: give one such as 127.0.0.1"
        case .system(let call, let place, let code):
            "\(call) of \(place) failed with errno \(code): \(HTTPServerError.advice(code))"
        case .alreadyStarted: "the server was started before: make a new one"
        }
    }

    private static func advice(_ code: Int32) -> String {
        switch code {
        case 13: "take a port above 1023, or give the program the right to this one"
        case 24: "raise the limit of open files (ulimit -n)"
        case 98: "another program listens there; stop it or choose another port"
        case 99: "this machine does not have that address"
        default: "see errno(3)"
        }
    }
}
