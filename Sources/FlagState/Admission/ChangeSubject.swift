import ByteCoding
import FlagModel

/// What a change is about: no event may say two things of one subject, since their order would
/// then decide and nobody reads an event as a program.
enum ChangeSubject: Hashable, CustomStringConvertible {
    case ledger
    case environment(Environment)
    case tenant(Tenant)
    case flag(FlagKey)
    case override(FlagKey, User?)
    case role(Role, Author, Tenant)
    case key(Digest)
    case token(String)

    /// Gives `nil` for what may be said any number of times.
    init?(_ change: Change) {
        switch change {
        case .ledgerCreated, .ledgerRecovered: self = .ledger
        case .environmentAdded(let environment): self = .environment(environment)
        case .tenantAdded(let tenant, _), .tenantRenamed(let tenant, _), .tenantRetired(let tenant):
            self = .tenant(tenant)
        case .flagDeclared(let definition): self = .flag(definition.key)
        case .flagArchived(let flag), .flagRestored(let flag): self = .flag(flag)
        case .overrideSet(let flag, let user, _, _), .overrideCleared(let flag, let user):
            self = .override(flag, user)
        case .roleGranted(let role, let author, let tenant),
            .roleRevoked(let role, let author, let tenant):
            self = .role(role, author, tenant)
        case .keyEnrolled(let key): self = .key(key.key.fingerprint)
        case .keyRevoked(let fingerprint): self = .key(fingerprint)
        case .tokenIssued(let token): self = .token(token.id)
        case .tokenRevoked(let id): self = .token(id)
        case .clockSteppedBack, .noteAdded: return nil
        }
    }

    var description: String {
        switch self {
        case .ledger: "the ledger"
        case .environment(let environment): "environment '\(environment)'"
        case .tenant(let tenant): "tenant '\(tenant)'"
        case .flag(let flag): "flag '\(flag)'"
        case .override(let flag, nil): "the override of flag '\(flag)'"
        case .override(let flag, let user?): "the override of flag '\(flag)' for user '\(user)'"
        case .role(let role, let author, let tenant):
            "role \(role.rawValue) of '\(author)' in tenant '\(tenant)'"
        case .key(let fingerprint): "key \(fingerprint.fingerprintText)"
        case .token(let id): "token '\(id)'"
        }
    }
}

extension Digest {
    /// As `ssh-keygen -l` writes a key's fingerprint: base64 without padding.
    var fingerprintText: String { "SHA256:" + base64.prefix { $0 != "=" } }
}
