import ByteCoding
import FlagModel
import LedgerCore

/// One change as a line that people read.
enum ChangeText {
    /// - Parameter stream: where the change stands, which an override does not say itself.
    static func of(_ change: Change, in stream: Stream) -> String {
        switch change {
        case .overrideSet(let flag, let user, let value, let expiresAt):
            "\(flag) = \(JSONText.of(value)) in \(stream)\(of(user))"
                + (expiresAt.map { " until \($0)" } ?? "")
        case .overrideCleared(let flag, let user): "\(flag) cleared in \(stream)\(of(user))"
        case .flagDeclared(let definition):
            "flag \(definition.key) declared (\(definition.type.rawValue), default "
                + "\(JSONText.of(definition.defaultValue)))"
        case .flagArchived(let flag): "flag \(flag) archived"
        case .flagRestored(let flag): "flag \(flag) restored"
        case .environmentAdded(let environment): "environment \(environment) added"
        case .tenantAdded(let tenant, let name):
            "tenant \(tenant) added" + (name.map { " (\($0))" } ?? "")
        case .tenantRenamed(let tenant, let name): "tenant \(tenant) renamed to \(name)"
        case .tenantRetired(let tenant): "tenant \(tenant) retired"
        case .roleGranted(let role, let author, let tenant):
            "\(author) is now \(role.rawValue) of \(tenant)"
        case .roleRevoked(let role, let author, let tenant):
            "\(author) is no longer \(role.rawValue) of \(tenant)"
        default: access(change)
        }
    }

    private static func access(_ change: Change) -> String {
        switch change {
        case .keyEnrolled(let enrolled):
            "key \(Fingerprint.text(enrolled.key)) enrolled for \(enrolled.author)"
                + (enrolled.tenant.map { " in \($0) only" } ?? "")
                + (enrolled.isDelegate ? " to sign for others" : "")
        case .keyRevoked(let fingerprint): "key \(Fingerprint.text(fingerprint)) revoked"
        case .tokenIssued(let token):
            "token \(token.id) issued to \(token.principal) as \(token.role.rawValue) of "
                + "\(token.tenant)" + (token.expiresAt.map { " until \($0)" } ?? "")
        case .tokenRevoked(let id): "token \(id) revoked"
        case .noteAdded(let text, let flag, let position):
            "note" + (flag.map { " on \($0)" } ?? "") + (position.map { " on @\($0)" } ?? "")
                + ": \(text)"
        case .ledgerCreated(let created): "ledger \(created.origin) created by \(created.owner)"
        case .ledgerRecovered(let recovered):
            "ledger recovered: \(recovered.verdict), \(recovered.tornBytes) bytes cut off"
        case .clockSteppedBack(let clock, let lastRecordedAt):
            "the clock stood at \(clock), before the last record's \(lastRecordedAt)"
        default: change.kind.rawValue
        }
    }

    private static func of(_ user: User?) -> String { user.map { " for user \($0)" } ?? "" }
}
