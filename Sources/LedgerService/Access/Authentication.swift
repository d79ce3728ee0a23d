import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// From the bytes of a request's credential to a caller.
enum Authentication {
    /// Looks the token up by its SHA-256: no time that is spent here tells anything about the
    /// tokens that exist. Throws 401.
    static func caller(
        bearing secret: ArraySlice<UInt8>?, in publication: Publication, now: Timestamp
    ) throws(ServiceError) -> Caller {
        guard let secret, !secret.isEmpty else {
            throw ServiceError(
                401, "UNAUTHENTICATED",
                "no token: send 'Authorization: Bearer TOKEN' or 'X-API-Key: TOKEN'")
        }
        let refused = ServiceError(
            401, "UNAUTHENTICATED", "the token is unknown, expired or revoked: ask for a new one")
        guard secret.count <= LedgerServiceLimits.tokenBytes else { throw refused }
        guard let issued = publication.state.token(hash: SHA256.hash(secret.span)) else {
            throw refused
        }
        return try caller(of: issued, now: now, refused: refused)
    }

    /// A token that was looked up before, such as an open stream's: whether it is still good.
    static func caller(
        ofToken id: String, in state: LedgerState, now: Timestamp
    ) throws(ServiceError) -> Caller {
        let refused = ServiceError(401, "UNAUTHENTICATED", "the token was revoked or has expired")
        guard let issued = state.token(id) else { throw refused }
        return try caller(of: issued, now: now, refused: refused)
    }

    private static func caller(
        of issued: IssuedToken, now: Timestamp, refused: ServiceError
    ) throws(ServiceError) -> Caller {
        guard issued.revokedAt == nil, issued.token.expiresAt.map({ $0 > now }) ?? true else {
            throw refused
        }
        return Caller(token: issued.token)
    }
}
