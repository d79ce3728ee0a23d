import FlagModel

/// The overrides that count for one scope at one moment, found once and asked for many flags:
/// single answers, lists and explanations all go through here.
package struct Layers: Sendable {
    package let scope: Scope
    package let moment: Moment
    private let levels: Levels

    private struct Levels {
        /// Of the asking user in the asking tenant: users of tenant-0 lend nothing to others.
        var user: OverridesByFlag?
        var tenant: OverridesByFlag?
        /// Tenant-0's, where another tenant asks.
        var fallback: OverridesByFlag?
    }

    init(of state: LedgerState, scope: Scope, at moment: Moment) {
        self.scope = scope
        self.moment = moment
        levels =
            state.streams.withStreams(in: scope.environment) { streams in
                let own = streams[scope.tenant]
                return Levels(
                    user: scope.user.flatMap { own?.userOverrides[$0] }, tenant: own?.overrides,
                    fallback: scope.tenant == .zero ? nil : streams.global?.overrides)
            } ?? Levels()
    }

    /// The rungs that overrides can stand on for this scope, the mightiest first.
    var overrideSources: [Source] {
        let user: [Source] = scope.user == nil ? [] : [.user]
        return user + (scope.tenant == .zero ? [.tenantZero] : [.tenant, .tenantZero])
    }

    /// The override on one rung, expired or not, with the position that set it.
    func stored(_ flag: FlagNumber, on source: Source) -> History<StoredOverride>.Version? {
        let level: OverridesByFlag? =
            switch source {
            case .user: levels.user
            case .tenant: levels.tenant
            case .tenantZero: scope.tenant == .zero ? levels.tenant : levels.fallback
            case .protected, .floor, .default: nil
            }
        return level?.withValue(of: flag, hash: flag.trieHash) { history in
            guard let version = history.latest(before: moment.size), !version.value.isCleared
            else { return nil }
            return version
        }
    }
}

extension Layers {
    /// The ladder, from the top: the first rung that holds something valid decides.
    func resolve(_ entry: FlagEntry) -> Resolution? {
        guard let flag = entry.declarations.latest(before: moment.size)?.value, !flag.isArchived
        else { return nil }
        if flag.isProtected { return configDefault(of: flag, source: .protected) }
        if flag.configDefault(in: scope.environment).isFloored {
            return configDefault(of: flag, source: .floor)
        }
        if let found = override(entry.number, on: .user, flag: flag) { return found }
        if scope.tenant != .zero, let found = override(entry.number, on: .tenant, flag: flag) {
            return found
        }
        if let found = override(entry.number, on: .tenantZero, flag: flag) { return found }
        return configDefault(of: flag, source: .default)
    }

    /// Behind a closed floor the config default is `false`, too.
    private func configDefault(of flag: DeclaredFlag, source: Source) -> Resolution {
        let configDefault = flag.configDefault(in: scope.environment)
        return Resolution(
            value: configDefault.value, source: source, position: nil, flag: flag,
            namedVariant: configDefault.variant)
    }

    private func override(
        _ number: FlagNumber, on source: Source, flag: DeclaredFlag
    ) -> Resolution? {
        guard let version = stored(number, on: source), let value = version.value.value,
            !version.value.isExpired(at: moment.time)
        else { return nil }
        return Resolution(value: value, source: source, position: version.position, flag: flag)
    }
}
