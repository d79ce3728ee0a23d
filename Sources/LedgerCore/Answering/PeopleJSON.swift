package import ByteCoding
import FlagModel
package import FlagState

/// Keys and tokens as JSON: the same in commands and over HTTP. What was revoked at or behind
/// `size` was not yet, for a reader at that moment.
package enum PeopleJSON {
    package static func key(_ enrolled: EnrolledKey, before size: UInt64) -> JSONValue {
        var members: [String: JSONValue] = [
            "key": .string(Fingerprint.text(enrolled.key.key)),
            "author": .string(enrolled.key.author.text),
            "publicKey": .string(enrolled.key.key.description),
            "delegate": .bool(enrolled.key.isDelegate), "position": .position(enrolled.enrolledAt),
        ]
        members["tenant"] = enrolled.key.tenant.map { .string($0.text) }
        members["revokedAt"] = enrolled.revocation(before: size).map(JSONValue.position)
        return .object(members)
    }

    /// Without the secret's hash, which nobody needs.
    package static func token(_ issued: IssuedToken, before size: UInt64) -> JSONValue {
        let token = issued.token
        var members: [String: JSONValue] = [
            "id": .string(token.id), "principal": .string(token.principal.text),
            "tenant": .string(token.tenant.text), "role": .string(token.role.rawValue),
            "environments": .array(token.environments.map { .string($0.text) }),
            "position": .position(issued.issuedAt),
        ]
        members["expiresAt"] = token.expiresAt.map { .string($0.rfc3339) }
        members["revokedAt"] = issued.revocation(before: size).map(JSONValue.position)
        return .object(members)
    }
}
