import HTTPServing

// What auditors, operators and admins ask for.
extension OpenAPIDocument {
    static let transparencyOperations: [OpenAPIOperation] = [
        OpenAPIOperation(
            .get, "/checkpoint", "readCheckpoint", "The newest signed checkpoint (C2SP).",
            access: .tiles, answers: [.other("text/plain", "The signed note.")], errors: [403]),
        OpenAPIOperation(
            .get, "/tile/{path...}", "readTile",
            "A tile of the tree or a bundle of records (C2SP tlog-tiles).", access: .tiles,
            parameters: [
                OpenAPIParameter(
                    .path, "path", .written(#"{"type":"string","minLength":1}"#),
                    "Level and index, as in `0/000` or `entries/000.p/5`.")
            ],
            answers: [.other("application/octet-stream", "The tile.")], errors: [403, 404]),
    ]

    static let serverOperations: [OpenAPIOperation] = [
        OpenAPIOperation(
            .get, "/healthz", "live", "Whether the process answers.", access: .everybody,
            answers: [.other("text/plain", "It does.")]),
        OpenAPIOperation(
            .get, "/readyz", "ready", "Whether it can do all its work.", access: .everybody,
            answers: [
                .json("Readiness", "It can."),
                OpenAPIAnswer(
                    status: 503, summary: "It cannot, for this reason.",
                    contentType: "application/json", schema: "Readiness"),
            ]),
        OpenAPIOperation(
            .get, "/metrics", "metrics", "Counters and gauges for Prometheus.",
            answers: [.other("text/plain", "The Prometheus text format.")]),
        OpenAPIOperation(
            .get, "/openapi.json", "describe", "This description.", access: .everybody,
            answers: [.json("Anything", "OpenAPI 3.1.")]),
    ]

    static let adminReads: [OpenAPIOperation] =
        [
            ("environments", "Environment", "The environments."),
            ("tenants", "Tenant", "The tenants."),
            ("flags", "Flag", "The declared flags."),
            ("roles", "Role", "Who has which role where."),
            ("authors", "Author", "The people, with their keys and roles."),
            ("keys", "Key", "The enrolled keys."),
            ("tokens", "Token", "The issued tokens, without their secrets."),
        ].map { name, item, summary in
            OpenAPIOperation(
                .get, "/v1/admin/\(name)", "list\(item)s", summary,
                parameters: [.asOf], answers: [.json("\(item)List", summary)], errors: [403])
        }

    static let adminWrites: [OpenAPIOperation] = [
        write(.post, "environments", "addEnvironment", "Registers an environment."),
        write(.post, "tenants", "addTenant", "Registers a tenant."),
        write(.patch, "tenants/{tenant}", "renameTenant", "Names a tenant anew."),
        write(
            .delete, "tenants/{tenant}", "retireTenant",
            "Retires a tenant: it can be read, and is written no more."),
        write(.post, "flags", "declareFlag", "Declares a flag, or revises its declaration."),
        write(.put, "flags/{flag}", "reviseFlag", "The same, with the key in the path."),
        write(.delete, "flags/{flag}", "archiveFlag", "Archives a flag."),
        write(.post, "flags/{flag}/restore", "restoreFlag", "Brings an archived flag back."),
        write(.post, "roles", "grantRole", "Grants a role."),
        write(.delete, "roles/{tenant}/{author}/{role}", "revokeRole", "Takes a role away."),
        write(.post, "keys", "enrolKey", "Enrols an author's public key."),
        write(
            .delete, "keys/{fingerprint}", "revokeKey", "Refuses further signatures of a key."),
        OpenAPIOperation(
            .post, "/v1/admin/tokens", "issueToken",
            "Issues a bearer token. Its secret is in this answer and nowhere else.",
            body: OpenAPIBody(schema: "IssueToken"),
            answers: [.json("IssuedToken", "The receipt, with the token.")],
            errors: [403, 404, 409, 422]),
        write(.delete, "tokens/{id}", "revokeToken", "Ends a token and its streams."),
        write(.post, "notes", "addNote", "Adds a note on a flag, a record or the ledger."),
    ]

    /// A write has its own body; one that its path says all of takes a reason alone.
    private static func write(
        _ method: Method, _ path: String, _ id: String, _ summary: String
    ) -> OpenAPIOperation {
        let hasFields = OpenAPISchemas.adminBodies.contains(id)
        let parameters = path.split(separator: "/").filter { $0.hasPrefix("{") }.map { segment in
            pathParameter(String(segment.dropFirst().dropLast()))
        }
        return OpenAPIOperation(
            method, "/v1/admin/\(path)", id, summary,
            parameters: parameters + [.idempotencyKey],
            body: OpenAPIBody(
                schema: hasFields ? capitalized(id) : "Reason", isRequired: hasFields),
            answers: [.receipt], errors: [403, 404, 409, 422])
    }

    private static func pathParameter(_ name: String) -> OpenAPIParameter {
        switch name {
        case "tenant": .pathTenant
        case "flag": .flag
        case "author": OpenAPIParameter(.path, name, of: "Author", "The author.")
        case "role": OpenAPIParameter(.path, name, of: "RoleName", "The role.")
        case "fingerprint":
            OpenAPIParameter(.path, name, of: "Fingerprint", "As `ssh-keygen -l` prints it.")
        default: OpenAPIParameter(.path, name, of: "TokenID", "The token's id.")
        }
    }

    private static func capitalized(_ id: String) -> String {
        id.prefix(1).uppercased() + id.dropFirst()
    }
}
