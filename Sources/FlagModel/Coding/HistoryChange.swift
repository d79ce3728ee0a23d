package import ByteCoding

/// One change in a line of history.
package enum HistoryChange: Hashable, Sendable {
    case override(HistoryOverride)
    case declare(FlagDefinition)
    case archive(FlagKey)
    case restore(FlagKey)
    case addEnvironment(Environment)
    case addTenant(Tenant, name: String?)
    case renameTenant(Tenant, name: String)
    case retireTenant(Tenant)
}

/// A value that was set, or cleared, at one place.
package struct HistoryOverride: Hashable, Sendable {
    package var flag: FlagKey
    package var tenant: Tenant
    package var environment: Environment
    package var user: User?
    /// `.null` clears the override.
    package var value: JSONValue
    /// Never with a `.null` value.
    package var expiresAt: Timestamp?

    package init(
        flag: FlagKey, tenant: Tenant, environment: Environment, user: User? = nil,
        value: JSONValue, expiresAt: Timestamp? = nil
    ) {
        self.flag = flag
        self.tenant = tenant
        self.environment = environment
        self.user = user
        self.value = value
        self.expiresAt = expiresAt
    }
}
