import HTTPServing

// What services and people ask for.
extension OpenAPIDocument {
    static let flagOperations: [OpenAPIOperation] = [
        OpenAPIOperation(
            .get, "/feature-flags", "readFlags",
            "Every flag as the token's tenant sees it, with fallback to tenant-0.",
            parameters: [
                .environment, .environmentHeader, .tenant, .user, .asOf, .ifNoneMatch,
            ],
            answers: [.json("Flags", "The flags.", tagged: true), .notModified],
            errors: [403, 422]),
        OpenAPIOperation(
            .put, "/feature-flags", "changeFlags",
            "Sets and clears overrides: one event, all of it or nothing. Owners and admins only.",
            parameters: [
                .environment, .environmentHeader, .tenant, .idempotencyKey,
            ],
            body: OpenAPIBody(schema: "FlagsChange"), answers: [.receipt],
            errors: [403, 404, 409, 422]),
    ]

    static let ofrepOperations: [OpenAPIOperation] = [
        OpenAPIOperation(
            .post, "/ofrep/v1/evaluate/flags/{key}", "evaluateFlag",
            "OFREP 0.3: one flag.",
            parameters: [
                OpenAPIParameter(.path, "key", of: "FlagKey", "The flag's key."),
                .environmentHeader,
            ],
            body: OpenAPIBody(schema: "EvaluationRequest", isRequired: false),
            answers: [.json("Evaluation", "The evaluated flag.")], errors: [403, 404, 415],
            errorForm: .ofrep),
        bulk("/ofrep/v1/evaluate/flags", "evaluateFlags"),
        bulk("/ofrep/v1/evaluate/flags/", "evaluateFlagsSlash"),
        preflight("/ofrep/v1/evaluate/flags/{key}", "preflightFlag"),
        preflight("/ofrep/v1/evaluate/flags", "preflightFlags"),
        preflight("/ofrep/v1/evaluate/flags/", "preflightFlagsSlash"),
    ]

    private static func bulk(_ pattern: String, _ id: String) -> OpenAPIOperation {
        OpenAPIOperation(
            .post, pattern, id, "OFREP 0.3: all flags.",
            parameters: [
                .environmentHeader, .ifNoneMatch,
                OpenAPIParameter(
                    .query, "flagConfigEtag", .written(#"{"type":"string"}"#),
                    "The `etag` of a stream's message: the answer waits for that position."),
                OpenAPIParameter(
                    .query, "flagConfigLastModified", .written(#"{"type":"string"}"#),
                    "The `lastModified` of a stream's message; it is not needed."),
            ],
            body: OpenAPIBody(schema: "EvaluationRequest", isRequired: false),
            answers: [
                .json("BulkEvaluation", "The evaluated flags.", tagged: true), .notModified,
            ], errors: [403, 415], errorForm: .ofrep)
    }

    private static func preflight(_ pattern: String, _ id: String) -> OpenAPIOperation {
        var parameters = [OpenAPIParameter]()
        if pattern.hasSuffix("{key}") {
            parameters.append(
                OpenAPIParameter(.path, "key", .written(#"{"type":"string"}"#), "Any flag's key."))
        }
        return OpenAPIOperation(
            .options, pattern, id, "What a browser asks before it asks across origins (CORS).",
            access: .everybody, parameters: parameters,
            answers: [OpenAPIAnswer(status: 204, summary: "Any origin may ask.")],
            errorForm: .ofrep)
    }

    static let questionOperations: [OpenAPIOperation] = [
        OpenAPIOperation(
            .get, "/v1/explain/{flag}", "explainFlag",
            "Why a flag has its value: every layer and what it held.",
            parameters: [.flag, .environment, .environmentHeader, .tenant, .user, .asOf],
            answers: [.json("Explanation", "The layers, the strongest first.")],
            errors: [403, 404, 422]),
        OpenAPIOperation(
            .get, "/v1/diff", "diffFlags", "Which values differ between two moments.",
            parameters: [
                OpenAPIParameter(
                    .query, "from", of: "Moment", "The earlier moment.", isRequired: true),
                OpenAPIParameter(
                    .query, "to", of: "Moment", "The later moment; without it, now."),
                .environment, .environmentHeader, .tenant, .user,
            ],
            answers: [.json("Difference", "The flags that differ.")], errors: [403, 422]),
        OpenAPIOperation(
            .get, "/v1/routes", "listRoutes",
            "The routes that flags govern, and whether they are registered.",
            answers: [.json("Routes", "The governed routes.")]),
        OpenAPIOperation(
            .get, "/v1/catalog", "readCatalog",
            "What is declared: environments, tenants that the token may know of, flags.",
            parameters: [.asOf], answers: [.json("Catalog", "What is declared.")],
            errors: [403]),
        OpenAPIOperation(
            .get, "/v1/status", "readStatus", "How the ledger stands: its size, root and files.",
            answers: [.json("Status", "How it stands.")]),
    ]

    static let rehearsalOperations: [OpenAPIOperation] = [
        OpenAPIOperation(
            .post, "/v1/rehearsals", "rehearseEvents",
            "What would become of events that the holder of a key signs. Nothing is written.",
            body: OpenAPIBody(schema: "RehearsalRequest"),
            answers: [.json("Rehearsal", "What would be appended, where, and for whom it counts.")],
            errors: [403, 404, 409, 422]),
        OpenAPIOperation(
            .get, "/v1/restoration", "readRestoration",
            "The changes that bring a tenant and environment back to a past moment.",
            parameters: [
                OpenAPIParameter(
                    .query, "to", of: "Moment", "The past moment.", isRequired: true),
                .environment, .environmentHeader, .tenant,
                OpenAPIParameter(.query, "flag", of: "FlagKey", "Only this flag."),
            ],
            answers: [.json("Restoration", "The changes, and what rules leave alone.")],
            errors: [403, 422]),
    ]

    static let logOperations: [OpenAPIOperation] = [
        OpenAPIOperation(
            .post, "/v1/events", "submitEvent",
            "Takes an event that its author signed. The author's rights count, not the token's.",
            body: OpenAPIBody(schema: "SignedEvents"),
            answers: [.json("WriteAnswers", "The receipt, or those of several events.")],
            errors: [403, 404, 409, 422]),
        OpenAPIOperation(
            .get, "/v1/events", "listEvents",
            "The records that the token may see, page by page.",
            parameters: [
                OpenAPIParameter(.query, "from", of: "Position", "The first position."),
                OpenAPIParameter(.query, "to", of: "Position", "The last position."),
                OpenAPIParameter(.query, "since", of: "Moment", "Only after this moment."),
                OpenAPIParameter(.query, "until", of: "Moment", "Only up to this moment."),
                OpenAPIParameter(.query, "flag", of: "FlagKey", "Only about this flag."),
                OpenAPIParameter(.query, "author", of: "Author", "Only by this author."),
                OpenAPIParameter(.query, "tenant", of: "ScopeName", "Only of this tenant."),
                OpenAPIParameter(
                    .query, "environment", of: "ScopeName", "Only of this environment."),
                OpenAPIParameter(
                    .query, "limit", of: "Position", "Records of one page, 500 at most."),
                OpenAPIParameter(
                    .query, "record", .written(#"{"enum":["true","false"]}"#),
                    "With `true` each has its record's bytes, too."),
                OpenAPIParameter(
                    .query, "order", .written(#"{"enum":["oldest","newest"]}"#),
                    "With `newest` a page begins at the end, and `next` is the next one's `to`."),
            ],
            answers: [.json("Events", "One page, and where the next one begins.")]),
        OpenAPIOperation(
            .get, "/v1/events/{position}", "readEvent", "One record with its event.",
            parameters: [.position], answers: [.json("Record", "The record.")],
            errors: [403, 404]),
        OpenAPIOperation(
            .get, "/v1/events/{position}/proof", "proveEvent",
            "A C2SP tlog-proof of the record against the newest checkpoint.",
            parameters: [.position],
            answers: [.other("text/plain", "The proof.")], errors: [403, 404]),
        OpenAPIOperation(
            .get, "/v1/place", "findPlace",
            "Where the next event of a stream stands: what a client has to know that signs.",
            parameters: [
                OpenAPIParameter(
                    .query, "stream", of: "StreamName", "`control`, or TENANT/ENVIRONMENT.",
                    isRequired: true)
            ],
            answers: [.json("Place", "The place.")], errors: [403]),
    ]

    static let streamOperations: [OpenAPIOperation] = [
        OpenAPIOperation(
            .get, "/v1/stream", "streamChanges",
            "The changes of the tenant and of tenant-0 as server-sent events.",
            access: .tokenOrCredential,
            parameters: [.environment, .environmentHeader, .lastEventID, .after],
            answers: [.other("text/event-stream", "The stream.")], errors: [403, 404, 409, 422]),
        OpenAPIOperation(
            .get, "/ofrep/v1/stream", "streamRefetches",
            "OFREP 0.3: tells when to evaluate again.", access: .tokenOrCredential,
            parameters: [.environment, .environmentHeader, .lastEventID, .after],
            answers: [.other("text/event-stream", "The stream.")], errors: [403, 404, 409, 422]),
        OpenAPIOperation(
            .get, "/v1/ws", "followChanges", "The same changes over a WebSocket.",
            access: .tokenOrCredential,
            parameters: [.environment, .environmentHeader, .lastEventID, .after],
            answers: [
                OpenAPIAnswer(status: 101, summary: "One JSON object a message (RFC 6455).")
            ], errors: [403, 404, 409, 422, 426]),
    ]
}
