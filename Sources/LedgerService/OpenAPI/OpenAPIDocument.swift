import ByteCoding
import HTTPServing

/// `/openapi.json`: the description of the routes that this server has, in OpenAPI 3.1. It is made
/// from the registered routes, so that one that a closed floor takes away is not described.
enum OpenAPIDocument {
    /// Everything that a server may have.
    static let operations =
        flagOperations + ofrepOperations + logOperations + questionOperations
        + rehearsalOperations + streamOperations
        + transparencyOperations + adminReads + adminWrites + serverOperations
        + overviewOperations + consoleOperations

    static func make(_ routes: Set<RouteTable.Entry>, hasPublicTiles: Bool) -> JSONValue {
        var paths: [String: [String: JSONValue]] = [:]
        for operation in operations where routes.contains(operation.route) {
            paths[operation.path, default: [:]][operation.route.method.name.lowercased()] =
                operation.json(hasPublicTiles: hasPublicTiles)
        }
        return .object([
            "openapi": .string("3.1.0"), "info": information,
            "paths": .object(
                paths.mapValues(JSONValue.object)),
            "security": .array(["bearer", "apiKey"].map { .object([$0: .array([])]) }),
            "components": .object([
                "schemas": .object(OpenAPISchemas.all), "responses": .object(errorResponses),
                "securitySchemes": securitySchemes,
            ]),
        ])
    }

    private static let information = JSONValue.written(
        #"""
        {
          "title": "FlagLedger",
          "version": "1",
          "description": "Feature flags from a ledger of signed changes: see docs/http.md.",
          "license": {"name": "see the repository"}
        }
        """#)

    private static let securitySchemes = JSONValue.written(
        #"""
        {
          "bearer": {"type": "http", "scheme": "bearer"},
          "apiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
          "credential": {"type": "apiKey", "in": "query", "name": "credential"}
        }
        """#)

    /// Every refusal, in both forms.
    private static let errorResponses: [String: JSONValue] = {
        var responses: [String: JSONValue] = [:]
        for form in OpenAPIErrorForm.allCases {
            for (status, summary) in errorMeanings {
                responses[form.responseName(status)] = response(status, summary, form)
            }
        }
        return responses
    }()

    private static func response(
        _ status: Int, _ summary: String, _ form: OpenAPIErrorForm
    ) -> JSONValue {
        var members: [String: JSONValue] = [
            "description": .string(summary),
            "content": .object([
                "application/json": .object(["schema": .reference("schemas", form.rawValue)])
            ]),
        ]
        let header =
            switch status {
            case 401: "WWW-Authenticate"
            case 405: "Allow"
            case 429, 503: "Retry-After"
            default: ""
            }
        if !header.isEmpty {
            members["headers"] = .object([
                header: .object(["schema": .object(["type": .string("string")])])
            ])
        }
        return .object(members)
    }

    private static let errorMeanings: [(Int, String)] = [
        (400, "Malformed: the message names the place."),
        (401, "No token, or one that is unknown, expired or revoked."),
        (403, "Not allowed."),
        (404, "There is no such thing."),
        (408, "The request took too long to arrive."),
        (409, "It contradicts what is there."),
        (411, "The length of the body is not told."),
        (413, "The body is too large."),
        (414, "The target is too long."),
        (415, "The body is not JSON by its Content-Type."),
        (422, "Refused by a rule."),
        (426, "The route is for WebSockets alone."),
        (429, "Too many failed authentications."),
        (431, "The head is too large."),
        (503, "Nothing was done: shutting down, or the ledger cannot be written or read."),
        (504, "The disk does not answer, and the write may still be done."),
    ]
}
