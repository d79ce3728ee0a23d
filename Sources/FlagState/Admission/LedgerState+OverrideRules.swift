import ByteCoding
import FlagModel

/// Where an override is written, and when.
struct OverrideTarget {
    let tenant: Tenant
    let environment: Environment
    /// The record's time; `nil` for imported history, whose overrides may have run out long ago.
    let livedAt: Timestamp?
}

extension LedgerState {
    func checkOverride(_ change: Change, _ target: OverrideTarget) throws(Refusal) {
        try checkWritable(target.tenant)
        try checkKnown(target.environment)
        switch change {
        case .overrideSet(let key, _, let value, let expiresAt):
            try checkSet(declaredFlag(key), to: value, target)
            if let expiresAt, let livedAt = target.livedAt, expiresAt <= livedAt {
                throw Refusal(
                    .invalid,
                    "the override of flag '\(key)' would expire at \(expiresAt), before it is "
                        + "recorded at \(livedAt): choose a later moment")
            }
        case .overrideCleared(let key, _):
            _ = try declaredFlag(key)
        default:
            throw Refusal(.invalid, "a change of kind '\(change.kind.rawValue)' is no override")
        }
    }

    /// The rules that the resolver enforces again by itself.
    private func checkSet(
        _ definition: FlagDefinition, to value: JSONValue, _ target: OverrideTarget
    ) throws(Refusal) {
        let key = definition.key
        if definition.isProtected {
            throw Refusal(
                .isProtected,
                "flag '\(key)' is protected: no override may touch it, change it in the catalog")
        }
        guard definition.type.admits(value) else {
            throw Refusal(
                .typeMismatch,
                "flag '\(key)' is of type \(definition.type.rawValue), not \(JSONText.of(value)): "
                    + "give a value of its type")
        }
        if definition.isFloored(in: target.environment) && value != .bool(false) {
            throw Refusal(
                .floor,
                "flag '\(key)' is off in environment '\(target.environment)' by the catalog: "
                    + "nothing can turn it on there but the catalog")
        }
        if target.tenant.isZero && (definition.gates ?? []).isEmpty {
            throw Refusal(
                .gatesUndeclared,
                "flag '\(key)' declares no gates, so it cannot be set for everybody: declare "
                    + "what it switches")
        }
    }

    /// The definition of a flag that can be written now.
    func declaredFlag(_ key: FlagKey) throws(Refusal) -> FlagDefinition {
        guard let declared = flags[key]?.declarations.latest?.value else {
            throw Refusal(
                .unknownFlag, "flag '\(key)' is not declared: declare it in the catalog first")
        }
        guard !declared.isArchived else {
            throw Refusal(
                .unknownFlag, "flag '\(key)' is archived: restore it or declare it again first")
        }
        return declared.definition
    }

    func checkWritable(_ tenant: Tenant) throws(Refusal) {
        guard let status = tenants[tenant]?.latest?.value else {
            throw Refusal(
                .unknownTenant, "tenant '\(tenant)' is not registered: add it with 'tenant add'")
        }
        if status.isRetired {
            throw Refusal(
                .unknownTenant, "tenant '\(tenant)' is retired: it takes no more writes")
        }
    }

    private func checkKnown(_ environment: Environment) throws(Refusal) {
        if isKnown(environment) { return }
        throw Refusal(
            .unknownEnvironment,
            "environment '\(environment)' is not registered: add it with 'environment add'")
    }
}
