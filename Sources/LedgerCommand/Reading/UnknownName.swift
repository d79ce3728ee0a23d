import FlagModel

/// Refusals of names that the ledger does not know, with the one that may have been meant.
enum UnknownName {
    static func tenant(_ tenant: Tenant, among known: [Tenant]) -> Refusal {
        Refusal(.unknownTenant, scope("tenant", tenant.text, among: known.map(\.text)))
    }

    static func environment(_ environment: Environment, among known: [Environment]) -> Refusal {
        Refusal(
            .unknownEnvironment,
            scope("environment", environment.text, among: known.map(\.text)))
    }

    static func flag(_ flag: FlagKey, among known: [FlagKey]) -> Refusal {
        let hint =
            NearestName.of(flag.text, among: known.map(\.text)).map { "did you mean '\($0)'?" }
            ?? "see 'flagledger flag list'"
        return Refusal(.unknownFlag, "there is no flag '\(flag)': \(hint)")
    }

    private static func scope(_ what: String, _ name: String, among known: [String]) -> String {
        let hint =
            NearestName.of(name, among: known).map { "did you mean '\($0)'?" }
            ?? "see 'flagledger \(what) list', or add it with 'flagledger \(what) add \(name)'"
        return "there is no \(what) '\(name)': \(hint)"
    }
}
