import ByteCoding

/// A parameter in a path, a query or a header.
struct OpenAPIParameter {
    enum Place: String {
        case path
        case query
        case header
    }

    let name: String
    let place: Place
    let summary: String
    let schema: JSONValue
    var isRequired = false

    var json: JSONValue {
        .object([
            "name": .string(name), "in": .string(place.rawValue), "description": .string(summary),
            "schema": schema, "required": .bool(isRequired || place == .path),
        ])
    }

    init(
        _ place: Place, _ name: String, _ schema: JSONValue, _ summary: String,
        isRequired: Bool = false
    ) {
        self.place = place
        self.name = name
        self.schema = schema
        self.summary = summary
        self.isRequired = isRequired
    }

    /// With a schema of the components.
    init(
        _ place: Place, _ name: String, of schema: String, _ summary: String,
        isRequired: Bool = false
    ) {
        self.init(
            place, name, .reference("schemas", schema), summary, isRequired: isRequired)
    }
}

// Those that several operations share.
extension OpenAPIParameter {
    static let environment = OpenAPIParameter(
        .query, "environment", of: "ScopeName",
        "The environment, where the token is good for more than one.")
    static let environmentHeader = OpenAPIParameter(
        .header, "X-Flag-Environment", of: "ScopeName", "The same as `environment`.")
    static let tenant = OpenAPIParameter(
        .query, "tenant", of: "ScopeName",
        "Another tenant than the token's: for owners and admins of tenant-0.")
    static let user = OpenAPIParameter(
        .query, "user", of: "User", "Resolve for this user (OpenFeature's targeting key).")
    static let asOf = OpenAPIParameter(
        .query, "as_of", of: "Moment", "Answer as of this moment instead of now.")
    static let ifNoneMatch = OpenAPIParameter(
        .header, "If-None-Match", .written(#"{"type":"string"}"#),
        "The `ETag` of an answer that the client has.")
    static let idempotencyKey = OpenAPIParameter(
        .header, "Idempotency-Key", of: "EventID",
        "Becomes the event's id: a request of its caller that comes again is the same event.")
    static let lastEventID = OpenAPIParameter(
        .header, "Last-Event-ID", of: "Position",
        "The last position that the client has seen: the stream goes on behind it.")
    static let after = OpenAPIParameter(
        .query, "after", of: "Position", "The same as `Last-Event-ID`.")
    static let position = OpenAPIParameter(
        .path, "position", of: "Position", "The record's position.")
    static let flag = OpenAPIParameter(.path, "flag", of: "FlagKey", "The flag's key.")
    static let pathTenant = OpenAPIParameter(.path, "tenant", of: "ScopeName", "The tenant.")
}

/// What a request has as its body, always JSON.
struct OpenAPIBody {
    /// Name of the schema in the components.
    let schema: String
    var isRequired = true

    var json: JSONValue {
        .object([
            "required": .bool(isRequired),
            "content": .object([
                "application/json": .object(["schema": .reference("schemas", schema)])
            ]),
        ])
    }
}

/// An answer that is no error.
struct OpenAPIAnswer {
    let status: Int
    let summary: String
    var contentType: String?
    /// Name of the schema in the components; `nil` where the body is no JSON.
    var schema: String?
    var headers: [String] = []

    static func json(_ schema: String, _ summary: String, tagged: Bool = false) -> OpenAPIAnswer {
        OpenAPIAnswer(
            status: 200, summary: summary, contentType: "application/json", schema: schema,
            headers: tagged ? ["ETag"] : [])
    }

    static func other(_ contentType: String, _ summary: String) -> OpenAPIAnswer {
        OpenAPIAnswer(status: 200, summary: summary, contentType: contentType)
    }

    static let notModified = OpenAPIAnswer(
        status: 304, summary: "The client has this very answer already.", headers: ["ETag"])
    static let receipt = OpenAPIAnswer.json(
        "WriteAnswer", "The receipt, when the change is durable and under a signed checkpoint.")

    var json: JSONValue {
        var members: [String: JSONValue] = ["description": .string(summary)]
        if let contentType {
            let schema =
                schema.map { JSONValue.reference("schemas", $0) }
                ?? .object(["type": .string("string")])
            members["content"] = .object([contentType: .object(["schema": schema])])
        }
        if !headers.isEmpty {
            let header = JSONValue.object(["schema": .object(["type": .string("string")])])
            members["headers"] = .object(
                Dictionary(uniqueKeysWithValues: headers.map { ($0, header) }))
        }
        return .object(members)
    }
}
