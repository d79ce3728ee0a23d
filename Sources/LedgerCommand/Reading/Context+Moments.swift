import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// Moments and scopes as commands take them.
extension Context {
    /// The moment that an option names, or the present. Throws where damage hides it.
    func moment(_ option: OptionSpecification, in view: LedgerView) throws -> Moment {
        guard let text = arguments[option] else {
            let moment = view.state.moment(now: now)
            try view.requireReadable(moment)
            return moment
        }
        do {
            let moment = try parse(text, view.state)
            // The last readable position can be named; a time after it may belong to what is lost.
            if !text.hasPrefix("@") { try view.requireReadable(moment) }
            return moment
        } catch let failure as CommandFailure {
            let isMissing = failure.code == Refusal.Code.unknownPosition.rawValue
            if isMissing, let obstacle = view.obstacle { throw obstacle }
            throw failure
        }
    }

    /// A text that is no moment is wrong usage; a position that is not there is a refusal.
    func parse(_ text: String, _ state: LedgerState) throws(CommandFailure) -> Moment {
        do {
            return try MomentText.parse(text, state: state, now: now)
        } catch {
            let status: ExitStatus = error.code == .invalid ? .wrongUsage : .refused
            throw CommandFailure(status, code: error.code.rawValue, error.message)
        }
    }

    /// `--tenant` (else tenant-0), `--environment` and `--user`, known to the ledger.
    func scope(in state: LedgerState) throws -> Scope {
        let scope = Scope(
            tenant: try arguments.tenant(), environment: try arguments.environment(),
            user: try arguments.user())
        try requireKnown(scope.tenant, in: state)
        try requireKnown(scope.environment, in: state)
        return scope
    }

    /// Every (tenant, environment) that a reader at `moment` knows of and the options allow.
    func scopes(in state: LedgerState, at moment: Moment) throws -> [Scope] {
        let tenant = try arguments.optionalTenant()
        let environment = try arguments.optionalEnvironment()
        let user = try arguments.user()
        if let tenant { try requireKnown(tenant, in: state) }
        if let environment { try requireKnown(environment, in: state) }
        let tenants = tenant.map { [$0] } ?? state.tenants(before: moment.size).map(\.tenant)
        let environments = environment.map { [$0] } ?? state.environments(before: moment.size)
        return tenants.flatMap { tenant in
            environments.map { Scope(tenant: tenant, environment: $0, user: user) }
        }
    }

    func requireKnown(_ tenant: Tenant, in state: LedgerState) throws(Refusal) {
        guard !state.isKnown(tenant) else { return }
        throw UnknownName.tenant(tenant, among: state.tenants(before: state.size).map(\.tenant))
    }

    func requireKnown(_ environment: Environment, in state: LedgerState) throws(Refusal) {
        guard !state.isKnown(environment) else { return }
        throw UnknownName.environment(environment, among: state.environments(before: state.size))
    }

    /// The refusal of a question about a flag that there is not, or was not yet.
    func unknownFlag(_ flag: FlagKey, at moment: Moment, in state: LedgerState) -> Refusal {
        let now = state.flag(flag, before: state.size)
        if now == nil {
            return UnknownName.flag(
                flag, among: state.flags(before: state.size).map(\.definition.key))
        }
        let place = moment.asOf.map { "at @\($0)" } ?? "before the ledger began"
        return Refusal(
            .unknownFlag,
            "there was no flag '\(flag)' \(place), or it was archived: see "
                + "'flagledger history \(flag)'")
    }
}
