import FlagModel

/// The overrides that count for one asking scope, by the rung they stand on.
struct OverrideLevels: Sendable {
    // Empty where there is nothing: an optional would be copied by each question.

    /// Of the asking user in the asking tenant: users of tenant-0 lend nothing to others.
    var user = OverrideTable()
    /// Of the asking tenant, where that is not tenant-0.
    var tenant = OverrideTable()
    var tenantZero = OverrideTable()
}
