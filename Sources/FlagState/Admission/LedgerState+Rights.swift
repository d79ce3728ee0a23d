import FlagModel

// The rights table of docs/events.md: who may write what, by the roles at that position.
extension LedgerState {
    func checkRight(
        to change: Change, in stream: Stream, by authority: Authority
    ) throws(Refusal) {
        let isLedgersOwn = change.kind == .ledgerRecovered || change.kind == .clockSteppedBack
        if case .ledger = authority.grounds {
            if isLedgersOwn { return }
            throw Refusal(
                .forbidden,
                "the ledger's own key signs what the ledger went through, not "
                    + "'\(change.kind.rawValue)'")
        }
        guard !isLedgersOwn, mayMake(change, in: stream, authority) else {
            throw Refusal(.forbidden, denial(of: change, in: stream, to: authority))
        }
    }

    /// What the roles, as this key or token may use them, are in `tenant`.
    func roles(of authority: Authority, in tenant: Tenant) -> RoleSet {
        switch authority.grounds {
        case .ledger: []
        case .roles(let scope):
            scope == nil || scope == tenant ? roles(of: authority.author, in: tenant) : []
        case .token(let token): token.tenant == tenant ? RoleSet(token.role) : []
        }
    }

    private func mayMake(_ change: Change, in stream: Stream, _ authority: Authority) -> Bool {
        if case .overrides(let tenant, let environment) = stream {
            return mayWriteOverrides(tenant, environment, authority)
        }
        // A token for some environments has no say in what concerns all of them.
        if case .token(let token) = authority.grounds, !token.environments.isEmpty { return false }
        switch change {
        case .environmentAdded, .tenantAdded, .tenantRenamed, .tenantRetired, .flagDeclared,
            .flagArchived, .flagRestored:
            return hasWritingRole(in: .zero, authority)
        case .roleGranted(_, _, let tenant), .roleRevoked(_, _, let tenant):
            return isOwner(of: tenant, authority)
        case .tokenIssued(let token):
            return isOwner(of: token.tenant, authority)
        case .tokenRevoked(let id):
            return isOwner(of: tokens[id]?.token.tenant ?? .zero, authority)
        case .keyEnrolled(let key):
            return isOwner(of: key.tenant ?? .zero, authority)
        case .keyRevoked(let fingerprint):
            return isOwner(of: keys[fingerprint]?.key.tenant ?? .zero, authority)
        case .noteAdded:
            return hasWritingRoleAnywhere(authority)
        case .ledgerCreated, .ledgerRecovered, .clockSteppedBack, .overrideSet, .overrideCleared:
            return false
        }
    }

    private func mayWriteOverrides(
        _ tenant: Tenant, _ environment: Environment, _ authority: Authority
    ) -> Bool {
        if case .token(let token) = authority.grounds, !token.environments.isEmpty,
            !token.environments.contains(environment)
        {
            return false
        }
        return hasWritingRole(in: tenant, authority)
            || roles(of: authority, in: .zero).contains(.owner)
    }

    private func hasWritingRole(in tenant: Tenant, _ authority: Authority) -> Bool {
        !roles(of: authority, in: tenant).isDisjoint(with: [.owner, .admin])
    }

    /// Tenant-0's owner counts as everybody's.
    private func isOwner(of tenant: Tenant, _ authority: Authority) -> Bool {
        roles(of: authority, in: .zero).contains(.owner)
            || roles(of: authority, in: tenant).contains(.owner)
    }

    private func hasWritingRoleAnywhere(_ authority: Authority) -> Bool {
        var found = false
        tenants.forEach { tenant, _ in found = found || hasWritingRole(in: tenant, authority) }
        return found
    }

    private func denial(
        of change: Change, in stream: Stream, to authority: Authority
    ) -> String {
        let means =
            switch authority.grounds {
            case .ledger: "with the ledger's key"
            case .roles(nil): "with the roles granted so far"
            case .roles(let scope?): "with a key for tenant '\(scope)' only"
            case .token(let token):
                "with token '\(token.id)' (\(token.role.rawValue) in tenant '\(token.tenant)')"
            }
        return "'\(authority.author)' may not make the change '\(change.kind.rawValue)' in stream "
            + "'\(stream)' \(means): ask an owner for the role"
    }
}
