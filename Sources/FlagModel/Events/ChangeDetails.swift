package import ByteCoding

/// Position 0: the ledger's name, its first owner, and the key that signs its checkpoints.
package struct LedgerCreated: Hashable, Sendable {
    package var checkpointKey: PublicKeyLine
    package var origin: Origin
    package var owner: Author
    package var ownerKey: PublicKeyLine

    package init(
        checkpointKey: PublicKeyLine, origin: Origin, owner: Author, ownerKey: PublicKeyLine
    ) {
        self.checkpointKey = checkpointKey
        self.origin = origin
        self.owner = owner
        self.ownerKey = ownerKey
    }
}

/// What an unclean start found and did.
package struct LedgerRecovered: Hashable, Sendable {
    /// The verdict of the decision table (`unclean`, `tornTail`, `headBehind`, …).
    package var verdict: String
    /// Records that were found and kept; at most this event's own position.
    package var size: UInt64
    /// Bytes cut off behind the last whole batch; 0 where nothing was.
    package var tornBytes: UInt64
    /// Name of the file under `quarantine/` that keeps the torn bytes, and its SHA-256.
    package var quarantine: String?
    package var quarantineHash: Digest?

    package init(
        verdict: String, size: UInt64, tornBytes: UInt64, quarantine: String?,
        quarantineHash: Digest?
    ) {
        self.verdict = verdict
        self.size = size
        self.tornBytes = tornBytes
        self.quarantine = quarantine
        self.quarantineHash = quarantineHash
    }
}

/// An author's public key. With a tenant, its signatures count for the author's roles there only:
/// that is what a tenant's owner may enrol. A delegate key signs for others.
package struct KeyEnrolled: Hashable, Sendable {
    package var author: Author
    package var isDelegate: Bool
    package var key: PublicKeyLine
    package var tenant: Tenant?

    package init(
        author: Author, key: PublicKeyLine, isDelegate: Bool = false, tenant: Tenant? = nil
    ) {
        self.author = author
        self.isDelegate = isDelegate
        self.key = key
        self.tenant = tenant
    }
}

/// A bearer token, known by its SHA-256 only.
package struct TokenIssued: Hashable, Sendable {
    /// Empty = every environment.
    package var environments: [Environment]
    package var expiresAt: Timestamp?
    package var id: String
    package var principal: Author
    package var role: Role
    package var hash: Digest
    package var tenant: Tenant

    package init(
        environments: [Environment], expiresAt: Timestamp?, id: String, principal: Author,
        role: Role, hash: Digest, tenant: Tenant
    ) {
        self.environments = environments
        self.expiresAt = expiresAt
        self.id = id
        self.principal = principal
        self.role = role
        self.hash = hash
        self.tenant = tenant
    }
}
