package import FlagModel

/// For whom a flag is resolved.
package struct Scope: Hashable, Sendable {
    package var tenant: Tenant
    package var environment: Environment
    /// The targeting key (OpenFeature glossary); `nil` = nobody in particular.
    package var user: User?

    package init(tenant: Tenant, environment: Environment, user: User? = nil) {
        self.tenant = tenant
        self.environment = environment
        self.user = user
    }

    /// The stream that holds the tenant's own overrides.
    package var stream: Stream { .overrides(tenant, environment) }
}
