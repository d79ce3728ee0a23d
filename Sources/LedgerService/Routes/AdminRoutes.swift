import ByteCoding
import FlagModel
import HTTPServing
import LedgerCore
import Transparency

/// `/v1/admin/…`: what there is, and changes to it, as JSON. The body of a write has the fields of
/// the change that it makes (`docs/events.md`), without those that its path says; a `reason` goes
/// into the event. Every answer is JSON, never a redirect.
struct AdminRoutes {
    let context: LoopContext

    /// A write: the change that it makes, and the fields that its path gives.
    private struct Write {
        let method: Method
        let pattern: String
        let kind: Change.Kind
    }

    private static let writes = [
        Write(method: .post, pattern: "/v1/admin/environments", kind: .environmentAdded),
        Write(method: .post, pattern: "/v1/admin/tenants", kind: .tenantAdded),
        Write(method: .patch, pattern: "/v1/admin/tenants/{tenant}", kind: .tenantRenamed),
        Write(method: .delete, pattern: "/v1/admin/tenants/{tenant}", kind: .tenantRetired),
        Write(method: .post, pattern: "/v1/admin/flags", kind: .flagDeclared),
        Write(method: .put, pattern: "/v1/admin/flags/{flag}", kind: .flagDeclared),
        Write(method: .delete, pattern: "/v1/admin/flags/{flag}", kind: .flagArchived),
        Write(method: .post, pattern: "/v1/admin/flags/{flag}/restore", kind: .flagRestored),
        Write(method: .post, pattern: "/v1/admin/roles", kind: .roleGranted),
        Write(
            method: .delete, pattern: "/v1/admin/roles/{tenant}/{author}/{role}",
            kind: .roleRevoked),
        Write(method: .post, pattern: "/v1/admin/keys", kind: .keyEnrolled),
        Write(method: .delete, pattern: "/v1/admin/keys/{fingerprint}", kind: .keyRevoked),
        Write(method: .delete, pattern: "/v1/admin/tokens/{id}", kind: .tokenRevoked),
        Write(method: .post, pattern: "/v1/admin/notes", kind: .noteAdded),
    ]

    func register(on router: RouteTable) {
        AdminLists(context: context).register(on: router)
        for write in AdminRoutes.writes {
            router.on(write.method, write.pattern) { request in
                context.answer { try perform(write, request) }
            }
        }
        router.on(.post, "/v1/admin/tokens", body: .required()) { request in
            context.answer { try issueToken(request) }
        }
    }

    private func perform(_ write: Write, _ request: Request) throws -> Answer {
        let caller = try context.caller(request)
        var members = request.body.isEmpty ? [:] : try RequestJSON.object(request.body.span)
        var options = WriteOptions()
        options.reason = try RequestJSON.text(members.removeValue(forKey: "reason"), "reason")
        options.expectedPosition = try RequestJSON.position(
            members.removeValue(forKey: "expect"), "expect")
        options.key = try context.idempotencyKey(request, of: caller)
        for name in ["tenant", "flag", "author", "role", "id"] {
            if let value = request.parameter(name) { members[name] = .string(value) }
        }
        if let text = request.parameter("fingerprint") {
            members["fingerprint"] = .string(try AdminRoutes.fingerprint(text).base64)
        }
        try AdminRoutes.normalizeEnd(&members)
        if write.kind == .flagDeclared {
            if let key = members.removeValue(forKey: "flag") { members["key"] = key }
            members = ["definition": .object(members)]
        }
        members["type"] = .string(write.kind.rawValue)
        let change: Change
        do {
            change = try ChangeObject.decode(.object(members))
        } catch {
            throw ServiceError.malformed("\(error)")
        }
        return context.append(
            context.service.submission([change], in: .control, by: caller, options), by: caller,
            as: "\(write.method.name) \(write.pattern)", key: options.key)
    }

    /// Any RFC 3339 time, in the one form that events have.
    private static func normalizeEnd(_ members: inout [String: JSONValue]) throws {
        if let time = try RequestJSON.time(members["expiresAt"], "expiresAt") {
            members["expiresAt"] = .string(time.rfc3339)
        }
    }

    /// As the lists and `ssh-keygen -l` show it, or as events hold it.
    private static func fingerprint(_ text: String) throws -> Digest {
        if let digest = Digest(base64: text) { return digest }
        do {
            return try SSHFingerprint.parse(text)
        } catch {
            throw ServiceError.malformed("\(error)")
        }
    }

    /// The secret is in this answer and nowhere else.
    private func issueToken(_ request: Request) throws -> Answer {
        let caller = try context.caller(request)
        var members = try RequestJSON.object(request.body.span)
        var options = WriteOptions()
        options.reason = try RequestJSON.text(members.removeValue(forKey: "reason"), "reason")
        try AdminRoutes.normalizeEnd(&members)
        let secret = TokenSecret.make()
        let id = secret.id(at: context.service.clock())
        members["id"] = .string(id)
        members["sha256"] = .string(secret.hash.base64)
        members["type"] = .string(Change.Kind.tokenIssued.rawValue)
        let change: Change
        do {
            change = try ChangeObject.decode(.object(members))
        } catch {
            throw ServiceError.malformed("\(error)")
        }
        let submission = context.service.submission([change], in: .control, by: caller, options)
        return context.append(submission, by: caller, as: "POST /v1/admin/tokens") {
            $0.body(withToken: secret.text, id: id)
        }
    }
}
