import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore
import Synchronization

// From a request to who asks, for which tenant and environment.
extension LoopContext {
    /// The caller that the request's token stands for. Throws 401, and 429 after too many failures.
    func caller(_ request: Request) throws(ServiceError) -> Caller {
        let secret = request.bearerToken
        do throws(ServiceError) {
            let caller = try Authentication.caller(
                bearing: secret, in: publication, now: service.clock())
            counts.of(caller.tenant).noteRequest()
            return caller
        } catch {
            throw noteFailure(of: request, secret, error)
        }
    }

    private func noteFailure(
        of request: Request, _ secret: ArraySlice<UInt8>?, _ error: ServiceError
    ) -> ServiceError {
        service.metrics.failedAuthentications.add(1, ordering: .relaxed)
        var keys = ["address \(request.peer.network)"]
        if let secret { keys.append("token \(SHA256.hash(secret.span))") }
        guard let wait = service.failures.note(keys, now: request.receivedNanoseconds) else {
            return error
        }
        var limited = ServiceError(
            429, "TOO_MANY_FAILURES",
            "too many failed authentications: try again in \(wait) seconds, with another token")
        limited.retryAfter = wait
        return limited
    }

    /// The tenant, environment and user that a reading request is about.
    func scope(
        _ request: Request, _ query: QueryParameters, _ caller: Caller
    ) throws(ServiceError) -> Scope {
        let user: User? = try query["user"].map { text throws(ServiceError) in
            try NameText.parse(text, "user")
        }
        return Scope(
            tenant: try tenant(query, caller),
            environment: try environment(request, query, caller), user: user)
    }

    /// From `?tenant=`, else the token's: one that is registered and that the caller may ask about.
    func tenant(_ query: QueryParameters, _ caller: Caller) throws(ServiceError) -> Tenant {
        let named: Tenant? = try query["tenant"].map { text throws(ServiceError) in
            try NameText.parse(text, "tenant")
        }
        let tenant = try caller.tenant(named: named)
        guard publication.state.isKnown(tenant) else {
            throw ServiceError(
                422, Refusal.Code.unknownTenant.rawValue, "tenant '\(tenant)' is not registered")
        }
        return tenant
    }

    /// From `?environment=`, else `X-Flag-Environment` (both are checked), else the token's only
    /// one.
    func environment(
        _ request: Request, _ query: QueryParameters?, _ caller: Caller
    ) throws(ServiceError) -> Environment {
        let asked: Environment? = try query?["environment"].map { text throws(ServiceError) in
            try NameText.parse(text, "environment")
        }
        let header: Environment? =
            try request.header("x-flag-environment").map { text throws(ServiceError) in
                try NameText.parse(text, "X-Flag-Environment")
            }
        let name = asked ?? header
        return try caller.environment(named: name, in: publication)
    }

    /// The parameters of the query, each known and given once.
    func query(_ request: Request, _ known: [String]) throws(ServiceError) -> QueryParameters {
        let query: QueryParameters
        do {
            query = try request.query()
        } catch {
            throw .malformed("the query cannot be read: \(error)")
        }
        if let name = query.repeatedName {
            throw .malformed("the query names '\(name)' more than once")
        }
        if let name = query.unknownName(except: known) {
            throw .malformed(
                "the query has a parameter '\(name)', which means nothing here; known are "
                    + known.joined(separator: ", "))
        }
        return query
    }
}

extension PeerAddress {
    /// What one machine or household answers for, whatever its port: an address, of IPv6 the /64.
    fileprivate var network: String {
        if case .version6(let upper, _, _) = self { "v6 \(upper)" } else { text }
    }
}

extension Request {
    /// From `Authorization: Bearer TOKEN` (RFC 6750) or `X-API-Key: TOKEN`.
    var bearerToken: ArraySlice<UInt8>? {
        guard let header = headerBytes("authorization") else { return headerBytes("x-api-key") }
        let scheme: StaticString = "bearer "
        let range = 0..<scheme.utf8CodeUnitCount
        guard header.count > range.count,
            header.span.equals(scheme, in: range, ignoringCase: true)
        else { return nil }
        return header.dropFirst(range.count).drop { $0 == 0x20 }
    }
}
