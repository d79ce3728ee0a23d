import HTTPServing

// What the console asks for, and the console itself.
extension OpenAPIDocument {
    static let overviewOperations: [OpenAPIOperation] = [
        OpenAPIOperation(
            .get, "/v1/caller", "readCaller", "What the token stands for, and on which ledger.",
            answers: [.json("Caller", "Who asks.")]),
        OpenAPIOperation(
            .get, "/v1/flags", "readMatrix",
            "Every flag with its definition and its value in each environment.",
            parameters: [.tenant, .user, .asOf, .ifNoneMatch],
            answers: [.json("Matrix", "The flags.", tagged: true), .notModified],
            errors: [403, 422]),
        OpenAPIOperation(
            .get, "/v1/flags/{flag}/overrides", "listOverrides",
            "The overrides of a flag at every level that the token may see.",
            parameters: [.flag, .asOf], answers: [.json("Overrides", "The overrides.")],
            errors: [403, 404]),
        OpenAPIOperation(
            .post, "/v1/preview", "previewChange",
            "For whom values would differ after `PUT /feature-flags` with the same body.",
            parameters: [.environment, .environmentHeader, .tenant],
            body: OpenAPIBody(schema: "FlagsChange"),
            answers: [.json("Preview", "The values that would differ; nothing was written.")],
            errors: [403, 404, 409, 422]),
        OpenAPIOperation(
            .get, "/v1/timeline", "readTimeline",
            "How many records there were at evenly spaced times of the ledger's life.",
            parameters: [
                OpenAPIParameter(
                    .query, "points",
                    .written(#"{"type":"integer","minimum":1,"maximum":4096}"#),
                    "How many times; 120 without it.")
            ],
            answers: [.json("Timeline", "The sizes, the last one now.")], errors: [403]),
        OpenAPIOperation(
            .get, "/v1/consistency", "proveConsistency",
            "The proof that today's log begins with the one of an older checkpoint (RFC 6962).",
            parameters: [
                OpenAPIParameter(
                    .query, "from", of: "Position", "The older checkpoint's size.",
                    isRequired: true)
            ],
            answers: [.json("Consistency", "The proof, and the newest checkpoint.")],
            errors: [409]),
    ]

    static let consoleOperations: [OpenAPIOperation] = [
        OpenAPIOperation(
            .get, "/admin", "openConsole", "The web console.", access: .everybody,
            parameters: [.ifNoneMatch],
            answers: [.other("text/html", "The page."), .notModified]),
        OpenAPIOperation(
            .get, "/admin/{file}", "readConsoleFile", "A file of the web console.",
            access: .everybody,
            parameters: [
                OpenAPIParameter(
                    .path, "file", .written(#"{"type":"string","minLength":1}"#), "Its name."),
                .ifNoneMatch,
            ],
            answers: [.other("*/*", "The file, by its kind."), .notModified], errors: [404]),
    ]
}
