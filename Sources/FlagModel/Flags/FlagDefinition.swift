package import ByteCoding

/// A flag as the catalog declares it. What is set above it is an override, not a definition.
package struct FlagDefinition: Hashable, Sendable {
    package var key: FlagKey
    package var type: FlagType
    /// The config default as written: a value, or the name of a variant.
    package var defaultValue: JSONValue
    /// Name → value; empty where none are declared.
    package var variants: [String: JSONValue] = [:]
    package var details: String?
    package var owner: String?
    package var tags: [String] = []
    /// A reminder for stale flags: it never changes the value.
    package var expiresAt: Timestamp?
    /// `nil` = never declared: such a flag cannot be set at tenant-0.
    package var gates: [Gate]?
    package var isRouteDependent = false
    package var routes: [Route] = []
    /// No override may touch it.
    package var isProtected = false
    package var environments: [Environment: EnvironmentRule] = [:]
    /// JSONLogic as flagd defines it; kept and shown, not yet evaluated.
    package var targeting: JSONValue?

    package init(key: FlagKey, type: FlagType, defaultValue: JSONValue) {
        self.key = key
        self.type = type
        self.defaultValue = defaultValue
    }
}

/// A route that a flag switches: an HTTP method and a path pattern.
package struct Route: Hashable, Sendable {
    package var method: String
    package var path: String

    package init(method: String, path: String) {
        self.method = method
        self.path = path
    }
}

/// What the catalog says of one flag in one environment.
package struct EnvironmentRule: Hashable, Sendable {
    /// `false` on a route-dependent flag is the floor: nothing can turn it on.
    package var isEnabled: Bool?
    /// Replaces the flag's own default there: a value, or the name of a variant.
    package var defaultValue: JSONValue?

    package init(isEnabled: Bool? = nil, defaultValue: JSONValue? = nil) {
        self.isEnabled = isEnabled
        self.defaultValue = defaultValue
    }
}
