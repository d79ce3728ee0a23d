package import ByteCoding

/// A flag's value for one scope at one moment, and where it comes from.
package struct Resolution: Sendable {
    package let value: JSONValue
    package let source: Source
    /// The record that set the value; `nil` where the catalog did.
    package let position: UInt64?
    /// The declaration that was in force.
    package let flag: DeclaredFlag
    /// The name of the variant that holds the value, where the flag has variants: the one that the
    /// catalog names for a default, else the first by name that holds an equal value.
    package let variant: String?

    package var reason: Reason { source.reason }
}

extension Resolution: Equatable {
    package static func == (one: Resolution, other: Resolution) -> Bool {
        one.value == other.value && one.source == other.source && one.position == other.position
            && one.variant == other.variant
    }
}

/// The rung of the ladder that decided, the mightiest first.
package enum Source: String, Sendable, CaseIterable {
    case protected
    case floor
    case user
    case tenant
    case tenantZero = "tenant-0"
    case `default`

    /// OpenFeature's reason for a value from here. Never `DISABLED`: with it a client would use
    /// its own default and so step over the floor.
    package var reason: Reason {
        switch self {
        case .user, .tenant: .targetingMatch
        case .tenantZero, .floor, .protected: .static
        case .default: .default
        }
    }
}

/// OpenFeature's resolution reasons, as far as they occur here.
package enum Reason: String, Sendable, CaseIterable {
    case targetingMatch = "TARGETING_MATCH"
    case `static` = "STATIC"
    case `default` = "DEFAULT"
}
