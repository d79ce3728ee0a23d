import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// Who asks: the holder of a bearer token that is valid at this moment.
struct Caller: Sendable {
    let token: TokenIssued

    var tenant: Tenant { token.tenant }
    var mayWrite: Bool { token.role == .owner || token.role == .admin }

    /// The tenant that a question is about: the token's own, unless another is named. Everybody may
    /// ask about tenant-0, which all fall back to; its owners and admins about every tenant.
    func tenant(named name: Tenant?) throws(ServiceError) -> Tenant {
        guard let name, name != tenant, !name.isZero else { return name ?? tenant }
        guard tenant.isZero, mayWrite else {
            throw .forbidden(
                "the token speaks for tenant '\(tenant)', not for '\(name)': use one of '\(name)'")
        }
        return name
    }

    /// The environment that a request is about: the one it names, else the token's only one.
    func environment(
        named name: Environment?, in publication: Publication
    ) throws(ServiceError) -> Environment {
        guard let name else {
            guard token.environments.count == 1 else {
                throw .malformed(
                    "no environment is named and the token is good for more than one: add "
                        + "?environment=NAME or the header X-Flag-Environment")
            }
            return token.environments[0]
        }
        guard publication.state.isKnown(name) else {
            throw ServiceError(
                422, Refusal.Code.unknownEnvironment.rawValue,
                "environment '\(name)' is not registered")
        }
        guard mayUse(name) else {
            throw .forbidden("the token is not good for environment '\(name)'")
        }
        return name
    }

    func mayUse(_ environment: Environment) -> Bool {
        token.environments.isEmpty || token.environments.contains(environment)
    }
}
