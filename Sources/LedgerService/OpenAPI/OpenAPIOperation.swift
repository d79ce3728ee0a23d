import ByteCoding
import HTTPServing

/// One operation of the description: a method on a path, what may go in and what may come out.
struct OpenAPIOperation {
    /// Who may ask.
    enum Access {
        case everybody
        case token
        /// A token, or the credential that an answer put into a stream's URL.
        case tokenOrCredential
        /// Everybody where the server was told so, else a token.
        case tiles
    }

    let route: RouteTable.Entry
    let id: String
    let summary: String
    var access = Access.token
    var parameters: [OpenAPIParameter] = []
    var body: OpenAPIBody?
    var answers: [OpenAPIAnswer]
    /// Statuses of refusals, beside those that every operation of its kind has.
    var errors: [Int] = []
    var errorForm = OpenAPIErrorForm.service

    init(
        _ method: Method, _ pattern: String, _ id: String, _ summary: String,
        access: Access = .token, parameters: [OpenAPIParameter] = [], body: OpenAPIBody? = nil,
        answers: [OpenAPIAnswer], errors: [Int] = [], errorForm: OpenAPIErrorForm = .service
    ) {
        route = RouteTable.Entry(method: method, pattern: pattern)
        self.id = id
        self.summary = summary
        self.access = access
        self.parameters = parameters
        self.body = body
        self.answers = answers
        self.errors = errors
        self.errorForm = errorForm
    }

    /// The pattern as OpenAPI writes paths: a rest of several segments is a parameter like others.
    var path: String {
        String(
            route.pattern.split(separator: "...}", omittingEmptySubsequences: false)
                .joined(separator: "}"))
    }

    /// - Parameter hasPublicTiles: whether this server gives its tiles to everybody.
    func json(hasPublicTiles: Bool) -> JSONValue {
        let isOpen = access == .everybody || (access == .tiles && hasPublicTiles)
        var members: [String: JSONValue] = [
            "operationId": .string(id), "summary": .string(summary),
            "responses": responses(isOpen: isOpen),
        ]
        if !parameters.isEmpty { members["parameters"] = .array(parameters.map(\.json)) }
        members["requestBody"] = body?.json
        if isOpen { members["security"] = .array([]) }
        if access == .tokenOrCredential {
            members["security"] = .array(
                ["bearer", "apiKey", "credential"].map { .object([$0: .array([])]) })
        }
        return .object(members)
    }

    private func responses(isOpen: Bool) -> JSONValue {
        var members: [String: JSONValue] = [:]
        for answer in answers { members["\(answer.status)"] = answer.json }
        // What any request may meet: it is malformed, slow or too long, or the server stops.
        var statuses = errors + [400, 408, 414, 431, 503]
        if !isOpen { statuses += [401, 429] }
        if body != nil { statuses += [411, 413] }
        if errorForm == .service, route.method != .get { statuses.append(504) }
        for status in statuses where members["\(status)"] == nil {
            members["\(status)"] = .reference("responses", errorForm.responseName(status))
        }
        return .object(members)
    }
}

/// The two forms of errors: the service's own, and OFREP's on its routes.
enum OpenAPIErrorForm: String, CaseIterable {
    case service = "Error"
    case ofrep = "OFREPError"

    func responseName(_ status: Int) -> String { "\(rawValue)\(status)" }
}

extension JSONValue {
    static func reference(_ kind: String, _ name: String) -> JSONValue {
        .object(["$ref": .string("#/components/\(kind)/\(name)")])
    }

    /// A piece of the description, written as JSON. What cannot be read is null, which a test
    /// looks for.
    static func written(_ text: String) -> JSONValue {
        (try? JSONParser.parse(Array(text.utf8).span, as: .ordinary)) ?? .null
    }
}
