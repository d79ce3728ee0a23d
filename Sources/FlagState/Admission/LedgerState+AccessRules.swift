import ByteCoding
import FlagModel

// Roles, keys and tokens: what may be given, and what must never be taken.
extension LedgerState {
    func checkAccess(_ change: Change, at position: UInt64) throws(Refusal) {
        switch change {
        case .roleGranted(let role, let author, let tenant):
            try checkWritable(tenant)
            try checkUnreserved(author)
            guard !roles(of: author, in: tenant).contains(RoleSet(role)) else {
                throw Refusal(
                    .alreadyExists,
                    "'\(author)' is \(role.rawValue) of tenant '\(tenant)' already")
            }
        case .roleRevoked(let role, let author, let tenant):
            guard roles(of: author, in: tenant).contains(RoleSet(role)) else {
                throw Refusal(
                    .invalid, "'\(author)' is not \(role.rawValue) of tenant '\(tenant)'")
            }
            try checkOwnerRemains(after: change, at: position)
        case .keyEnrolled(let key): try checkEnrolment(of: key)
        case .keyRevoked(let fingerprint):
            try checkRevocation(of: fingerprint)
            try checkOwnerRemains(after: change, at: position)
        case .tokenIssued(let token): try checkIssue(of: token)
        case .tokenRevoked(let id):
            guard let issued = tokens[id], issued.revokedAt == nil else {
                throw Refusal(.unknownToken, "there is no token '\(id)' to revoke")
            }
        default: break
        }
    }

    /// What holds for any enrolment, in the first record, too.
    func checkEnrolment(of enrolment: KeyEnrolled) throws(Refusal) {
        let fingerprint = enrolment.key.fingerprint
        if let enrolled = keys[fingerprint] {
            throw Refusal(
                .alreadyExists,
                "key \(fingerprint.fingerprintText) was enrolled for '\(enrolled.key.author)' at "
                    + "position \(enrolled.enrolledAt), and a key is enrolled once: make a new one")
        }
        guard enrolment.author != .ledger else {
            throw Refusal(.forbidden, "the ledger has one key, that of its first record")
        }
        guard enrolment.author != .server || enrolment.isDelegate else {
            throw Refusal(.invalid, "a key of 'server' signs for others: enrol it as a delegate")
        }
        guard let tenant = enrolment.tenant else { return }
        try checkWritable(tenant)
        guard !enrolment.isDelegate else {
            throw Refusal(
                .invalid,
                "a key for tenant '\(tenant)' only cannot sign for others: enrol it without one")
        }
    }

    private func checkRevocation(of fingerprint: Digest) throws(Refusal) {
        guard let enrolled = keys[fingerprint] else {
            throw Refusal(.unknownKey, "key \(fingerprint.fingerprintText) is not enrolled")
        }
        if let revokedAt = enrolled.revokedAt {
            throw Refusal(
                .revokedKey,
                "key \(fingerprint.fingerprintText) was revoked at position \(revokedAt) already")
        }
        guard enrolled.key.author != .ledger else {
            throw Refusal(.forbidden, "the ledger's own key cannot be revoked: it could not go on")
        }
    }

    private func checkIssue(of token: TokenIssued) throws(Refusal) {
        try checkWritable(token.tenant)
        try checkUnreserved(token.principal)
        for environment in token.environments where !isKnown(environment) {
            throw Refusal(
                .unknownEnvironment,
                "the token is for environment '\(environment)', which is not registered")
        }
        guard tokens[token.id] == nil, tokenHashes[token.hash] == nil else {
            throw Refusal(
                .alreadyExists, "token '\(token.id)' exists already, or did: draw a new one")
        }
    }

    private func checkUnreserved(_ author: Author) throws(Refusal) {
        guard author.isReserved else { return }
        throw Refusal(
            .forbidden, "'\(author)' is a name that the program itself signs under: choose another")
    }

    /// Somebody must be left who owns tenant-0 and can sign for it, or nobody ever can again.
    private func checkOwnerRemains(after change: Change, at position: UInt64) throws(Refusal) {
        var trial = self
        trial.apply(change, in: .control, at: position)
        var remains = false
        trial.keys.forEach { _, enrolled in
            let isUsable =
                enrolled.revokedAt == nil && !enrolled.key.isDelegate
                && enrolled.key.tenant == nil
            guard isUsable else { return }
            let roles = trial.roles(of: enrolled.key.author, in: .zero)
            remains = remains || roles.contains(.owner)
        }
        guard !remains else { return }
        throw Refusal(
            .lastOwner,
            "tenant-0 would be left without an owner who can sign: grant the role to somebody "
                + "with a key first")
    }
}
