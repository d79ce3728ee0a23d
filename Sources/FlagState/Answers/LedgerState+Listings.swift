package import ByteCoding
package import FlagModel

// What the ledger knows of, sorted, for lists and look-ups.

/// A tenant as it stood.
package struct KnownTenant: Hashable, Sendable {
    package let tenant: Tenant
    package let status: TenantStatus
}

/// The roles of one author in one tenant as they stood.
package struct HeldRoles: Hashable, Sendable {
    package let author: Author
    package let tenant: Tenant
    package let roles: RoleSet
}

extension LedgerState {
    /// Whether the tenant was ever registered; tenant-0 is from the first record on.
    package func isKnown(_ tenant: Tenant) -> Bool { tenants[tenant] != nil }

    /// Whether the environment was ever registered.
    @_effects(readonly)
    package func isKnown(_ environment: Environment) -> Bool { environments[environment] != nil }

    /// The tenants that a reader of the first `size` records knows of, by name.
    package func tenants(before size: UInt64) -> [KnownTenant] {
        var known: [KnownTenant] = []
        tenants.forEach { tenant, history in
            guard let status = history.latest(before: size)?.value else { return }
            known.append(KnownTenant(tenant: tenant, status: status))
        }
        return known.sorted { $0.tenant < $1.tenant }
    }

    /// The environments that a reader of the first `size` records knows of, by name.
    package func environments(before size: UInt64) -> [Environment] {
        var known: [Environment] = []
        environments.forEach { environment, position in
            if position < size { known.append(environment) }
        }
        return known.sorted()
    }

    /// The declarations in force after the first `size` records, archived ones included, by key.
    package func flags(before size: UInt64) -> [DeclaredFlag] {
        var declared: [DeclaredFlag] = []
        flagKeys.forEach { key in
            if let flag = flag(key, before: size) { declared.append(flag) }
        }
        return declared
    }

    /// The declaration in force after the first `size` records; `nil` = never declared by then.
    package func flag(_ key: FlagKey, before size: UInt64) -> DeclaredFlag? {
        flags.withEntry(of: key) { $0[$1].value.declarations.latest(before: size)?.value }
    }

    /// Who held roles after the first `size` records, by author and tenant.
    package func roles(before size: UInt64) -> [HeldRoles] {
        var held: [HeldRoles] = []
        roles.forEach { holder, history in
            guard let roles = history.latest(before: size)?.value, !roles.isEmpty else { return }
            held.append(HeldRoles(author: holder.author, tenant: holder.tenant, roles: roles))
        }
        return held.sorted { ($0.author, $0.tenant) < ($1.author, $1.tenant) }
    }

    /// The roles granted to `author` in `tenant` now, whatever key or token speaks for them.
    package func roles(of author: Author, in tenant: Tenant) -> RoleSet {
        roles[RoleHolder(author: author, tenant: tenant)]?.latest?.value ?? []
    }

    /// Every key that was ever enrolled, in the order of enrolment.
    package var enrolledKeys: [EnrolledKey] {
        var found: [EnrolledKey] = []
        keys.forEach { _, key in found.append(key) }
        return found.sorted {
            ($0.enrolledAt, $0.key.key.fingerprint) < ($1.enrolledAt, $1.key.key.fingerprint)
        }
    }

    /// The key of this fingerprint, revoked or not.
    package func key(_ fingerprint: Digest) -> EnrolledKey? { keys[fingerprint] }

    /// Every token that was ever issued, in the order of issue.
    package var issuedTokens: [IssuedToken] {
        var found: [IssuedToken] = []
        tokens.forEach { _, token in found.append(token) }
        return found.sorted { ($0.issuedAt, $0.token.id) < ($1.issuedAt, $1.token.id) }
    }

    /// The token of this id, revoked, expired or not.
    package func token(_ id: String) -> IssuedToken? { tokens[id] }

    /// The token whose bearer text has this SHA-256, revoked, expired or not.
    @_effects(readonly)
    package func token(hash: Digest) -> IssuedToken? {
        tokenHashes[hash].flatMap { tokens[$0] }
    }

    /// The record that holds the event of this id; `nil` where none does.
    package func position(of id: EventID) -> UInt64? { eventIDs.position(of: id) }

    /// Where the next event of `stream` stands: its `seq` and its `prev`. The first event of a
    /// stream continues the genesis event, so that every stream belongs to this very ledger.
    package func nextPlace(in stream: Stream) -> (seq: UInt64, prev: Digest) {
        guard let state = streams[stream] else { return (0, genesisDigest) }
        return (state.records.recordCount, state.head)
    }
}
