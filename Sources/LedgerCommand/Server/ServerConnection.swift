import ByteCoding

/// Asks one server, with one token: JSON out, JSON or text in.
final class ServerConnection {
    let address: ServerAddress
    private let token: String
    private let tokenFile: String
    private var socket: SocketConnection?

    init(_ address: ServerAddress, token: String, tokenFile: String) {
        self.address = address
        self.token = token
        self.tokenFile = tokenFile
    }

    /// The object that a route answers. Throws the server's refusal with its reason, and
    /// `ServerUnreachable` put into words.
    func get(
        _ path: String, _ query: [(name: String, value: String?)] = []
    ) throws -> AnswerMembers {
        try object(ask("GET", path + ServerConnection.text(of: query), body: nil), path)
    }

    func text(_ path: String) throws -> String {
        String(decoding: try ask("GET", path, body: nil).body, as: UTF8.self)
    }

    func post(_ path: String, _ body: JSONValue) throws -> AnswerMembers {
        try object(ask("POST", path, body: JSONWriter.canonical(body)), path)
    }

    /// The same, and once more where nothing comes back: an event that comes again is the same
    /// event, so that a broken connection does not leave open whether it was recorded.
    func postAgain(_ path: String, _ body: JSONValue) throws -> AnswerMembers {
        do {
            return try post(path, body)
        } catch let failure as CommandFailure where failure.code == ServerConnection.unreachable {
            return try post(path, body)
        }
    }

    private func object(_ answer: HTTPAnswer, _ path: String) throws -> AnswerMembers {
        do {
            return try AnswerMembers(try JSONParser.parse(answer.body, as: .ordinary))
        } catch is JSONError {
            throw nonsense(path, "no JSON")
        }
    }

    // MARK: One exchange

    static let unreachable = "UNREACHABLE"

    private func ask(_ method: String, _ target: String, body: [UInt8]?) throws -> HTTPAnswer {
        let answer: HTTPAnswer
        do {
            answer = try exchange(request(method, target, body: body))
        } catch let failure as ServerUnreachable {
            throw unreachable(failure.detail)
        } catch let error as HTTPAnswerError {
            throw nonsense(target, "\(error)")
        }
        if answer.status == 200 { return answer }
        throw refusal(answer, target)
    }

    private func exchange(_ request: [UInt8]) throws -> HTTPAnswer {
        if address.isSecure {
            var bytes = try HTTPSChild.exchange(request, with: address)
            return try HTTPAnswerReader.read {
                defer { bytes = [] }
                return bytes
            }
        }
        if let kept = socket {
            socket = nil
            // The server may have closed what it kept. Whatever is sent may be sent twice: an event
            // that comes again is the same event.
            if let answer = try? exchange(request, over: kept) { return answer }
        }
        return try exchange(
            request, over: try SocketConnection(host: address.host, port: address.port))
    }

    private func exchange(
        _ request: [UInt8], over connection: SocketConnection
    ) throws -> HTTPAnswer {
        let end = Surroundings.steadyClock() + ServerLimits.answerMicroseconds
        try connection.send(request)
        let answer = try HTTPAnswerReader.read {
            guard Surroundings.steadyClock() < end else {
                throw ServerUnreachable(detail: "its answer takes too long")
            }
            return try connection.receive()
        }
        socket = answer.keepsAlive ? connection : nil
        return answer
    }

    private func request(_ method: String, _ target: String, body: [UInt8]?) -> [UInt8] {
        var lines = [
            "\(method) \(address.prefix)\(target) HTTP/1.1", "Host: \(address.authority)",
            "Authorization: Bearer \(token)", "Accept: application/json, text/plain",
            "User-Agent: flagledger/\(VersionCommand.version)",
        ]
        if let body {
            lines.append("Content-Type: application/json")
            lines.append("Content-Length: \(body.count)")
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body ?? [])
    }

    // MARK: What went wrong

    private func unreachable(_ detail: String) -> CommandFailure {
        CommandFailure(
            .inputOutput, code: ServerConnection.unreachable,
            "\(address.text) cannot be reached, \(detail): see that 'flagledger serve' runs there, "
                + "and that the address is right")
    }

    private func nonsense(_ path: String, _ detail: String) -> CommandFailure {
        CommandFailure(
            .inputOutput, code: "BAD_ANSWER",
            "\(address.text) answers \(path.prefix { $0 != "?" }) with \(detail): is it the "
                + "address of a 'flagledger serve' of this version?")
    }

    /// The server's own reason, with the status that the same mistake has without a server.
    private func refusal(_ answer: HTTPAnswer, _ target: String) -> CommandFailure {
        let body = (try? JSONParser.parse(answer.body, as: .ordinary))?.objectValue
        guard let error = body?["error"]?.objectValue, let code = error["code"]?.stringValue,
            let message = error["message"]?.stringValue
        else {
            let place = answer.fields["location"].map { " to \($0)" } ?? ""
            return nonsense(target, "status \(answer.status)\(place)")
        }
        switch answer.status {
        case 401:
            return CommandFailure(
                .refused, code: code, "\(message) (\(tokenFile), at \(address.text))")
        case 400 where code == "INVALID" || code == "PARSE_ERROR":
            return CommandFailure(.wrongUsage, code: code, message)
        case 404 where code == "NOT_FOUND":
            return nonsense(target, "'\(message)'")
        case 400..<500: return CommandFailure(.refused, code: code, message)
        default:
            return CommandFailure(.inputOutput, code: code, "\(address.text): \(message)")
        }
    }

    // MARK: Queries

    /// What has a value, as a query; everything but letters, digits and `-._~` is encoded.
    private static func text(of query: [(name: String, value: String?)]) -> String {
        let parts = query.compactMap { name, value in value.map { "\(name)=\(encode($0))" } }
        return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
    }

    static func encode(_ text: String) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            let isPlain =
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || "-._~".utf8.contains(byte)
            if isPlain {
                encoded.append(byte)
            } else {
                encoded += Array("%\(Hexadecimal.encode([byte]).uppercased())".utf8)
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
