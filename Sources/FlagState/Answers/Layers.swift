import FlagModel

/// The overrides that count for one scope at one moment, found once and asked for many flags:
/// single answers, lists and explanations all go through here.
package struct Layers: Sendable {
    package let scope: Scope
    package let moment: Moment
    private let levels: OverrideLevels

    init(of state: borrowing LedgerState, scope: Scope, at moment: Moment) {
        self.scope = scope
        self.moment = moment
        levels = state.streams.levels(of: scope.tenant, scope.user, in: scope.environment)
    }

    /// The rungs that overrides can stand on for this scope, the mightiest first.
    var overrideSources: [Source] {
        let user: [Source] = scope.user == nil ? [] : [.user]
        return user + (scope.tenant.isZero ? [.tenantZero] : [.tenant, .tenantZero])
    }

    /// The override on one rung, expired or not; `nil` where there is none.
    func stored(_ flag: FlagNumber, on source: Source) -> OverrideVersion? {
        guard let version = levels.latest(of: flag, on: source, before: moment.size),
            !version.stored.isCleared
        else { return nil }
        return version
    }
}

extension Layers {
    /// The ladder, from the top: the first rung that holds something valid decides.
    func resolve(_ number: FlagNumber, _ flag: DeclaredFlag) -> Resolution {
        if flag.isProtected { return flag.configDefault(in: scope.environment, from: .protected) }
        if flag.isFloored(in: scope.environment) {
            return flag.configDefault(in: scope.environment, from: .floor)
        }
        if let found = override(number, on: .user, flag: flag) { return found }
        if let found = override(number, on: .tenant, flag: flag) { return found }
        if let found = override(number, on: .tenantZero, flag: flag) { return found }
        return flag.configDefault(in: scope.environment, from: .default)
    }

    private func override(
        _ number: FlagNumber, on source: Source, flag: DeclaredFlag
    ) -> Resolution? {
        guard let version = stored(number, on: source), let value = version.stored.value,
            !version.stored.isExpired(at: moment.time)
        else { return nil }
        return Resolution(
            value: value, source: source, position: version.position, flag: flag,
            variant: flag.variantName(of: value))
    }
}
