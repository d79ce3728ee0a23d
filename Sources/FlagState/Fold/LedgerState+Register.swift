import FlagModel

extension LedgerState {
    /// Changes to who and what the ledger knows.
    mutating func register(_ change: Change, at position: UInt64) {
        switch change {
        case .ledgerCreated(let created): create(created, at: position)
        case .environmentAdded(let environment):
            environments.update(environment, default: position) { _ in }
        case .tenantAdded(let tenant, let name):
            setStatus(TenantStatus(name: name), of: tenant, at: position)
        case .tenantRenamed(let tenant, let name):
            var status = tenants[tenant]?.latest?.value ?? TenantStatus()
            status.name = name
            setStatus(status, of: tenant, at: position)
        case .tenantRetired(let tenant):
            var status = tenants[tenant]?.latest?.value ?? TenantStatus()
            status.isRetired = true
            setStatus(status, of: tenant, at: position)
        case .roleGranted(let role, let author, let tenant):
            changeRoles(of: author, in: tenant, at: position) { $0.formUnion(RoleSet(role)) }
        case .roleRevoked(let role, let author, let tenant):
            changeRoles(of: author, in: tenant, at: position) { $0.subtract(RoleSet(role)) }
        case .keyEnrolled(let key): enrol(key, at: position)
        case .keyRevoked(let fingerprint):
            guard var key = keys[fingerprint], key.revokedAt == nil else { return }
            key.revokedAt = position
            keys.update(fingerprint, default: key) { $0 = key }
        case .tokenIssued(let token):
            tokens.update(token.id, default: IssuedToken(token: token, issuedAt: position)) { _ in }
            tokenHashes.update(token.hash, default: token.id) { _ in }
        case .tokenRevoked(let id):
            guard var token = tokens[id], token.revokedAt == nil else { return }
            token.revokedAt = position
            tokens.update(id, default: token) { $0 = token }
        case .ledgerRecovered, .clockSteppedBack, .flagDeclared, .flagArchived, .flagRestored,
            .overrideSet, .overrideCleared, .noteAdded:
            break
        }
    }

    private mutating func create(_ created: LedgerCreated, at position: UInt64) {
        genesis = created
        setStatus(TenantStatus(), of: .zero, at: position)
        changeRoles(of: created.owner, in: .zero, at: position) { $0 = .owner }
        enrol(KeyEnrolled(author: created.owner, key: created.ownerKey), at: position)
        enrol(KeyEnrolled(author: .ledger, key: created.checkpointKey), at: position)
    }

    private mutating func setStatus(
        _ status: TenantStatus, of tenant: Tenant, at position: UInt64
    ) {
        tenants.update(tenant, default: History()) { $0.append(status, at: position) }
    }

    private mutating func changeRoles(
        of author: Author, in tenant: Tenant, at position: UInt64,
        _ change: (inout RoleSet) -> Void
    ) {
        roles.update(RoleHolder(author: author, tenant: tenant), default: History()) { history in
            var held = history.latest?.value ?? []
            change(&held)
            history.append(held, at: position)
        }
    }

    /// The first enrolment of a key counts for ever.
    private mutating func enrol(_ key: KeyEnrolled, at position: UInt64) {
        let enrolled = EnrolledKey(key: key, enrolledAt: position)
        keys.update(key.key.fingerprint, default: enrolled) { _ in }
    }
}
