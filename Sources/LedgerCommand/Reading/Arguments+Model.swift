import ByteCoding
import FlagModel

/// Arguments as the model's own types: a text that breaks a name's rule is wrong usage.
extension Arguments {
    func flag(_ word: ArgumentSpecification = Words.flag) throws(CommandFailure) -> FlagKey {
        try Arguments.name(required(word), "flag key")
    }

    func optionalFlag() throws(CommandFailure) -> FlagKey? {
        try self[Words.optionalFlag].map { text throws(CommandFailure) in
            try Arguments.name(text, "flag key")
        }
    }

    func flag(_ option: OptionSpecification) throws(CommandFailure) -> FlagKey? {
        try name(option, "flag key")
    }

    func tenantWord() throws(CommandFailure) -> Tenant {
        try Arguments.name(required(Words.tenant), "tenant")
    }

    /// The tenant option, or `nil` where it was not given.
    func optionalTenant() throws(CommandFailure) -> Tenant? { try name(Options.tenant, "tenant") }

    /// The tenant option, or tenant-0.
    func tenant() throws(CommandFailure) -> Tenant { try optionalTenant() ?? .zero }

    func environmentWord() throws(CommandFailure) -> Environment {
        try Arguments.name(required(Words.environment), "environment")
    }

    func optionalEnvironment() throws(CommandFailure) -> Environment? {
        try name(Options.environment, "environment")
    }

    func environment() throws(CommandFailure) -> Environment {
        try Arguments.name(required(Options.environment), "environment")
    }

    func environments() throws(CommandFailure) -> [Environment] {
        var found: [Environment] = []
        for text in all(Options.environment) {
            found.append(try Arguments.name(text, "environment"))
        }
        return found
    }

    /// An empty user is an error, never "everybody".
    func user() throws(CommandFailure) -> User? { try name(Options.user, "user") }

    func authorWord() throws(CommandFailure) -> Author {
        try Arguments.name(required(Words.author), "author")
    }

    func author(_ option: OptionSpecification) throws(CommandFailure) -> Author? {
        try name(option, "author")
    }

    func role(_ text: String) throws(CommandFailure) -> Role {
        guard let role = Role(rawValue: text) else {
            throw .usage("'\(text)' is no role: one of \(Options.roles.joined(separator: ", "))")
        }
        return role
    }

    func position(_ word: ArgumentSpecification) throws(CommandFailure) -> UInt64 {
        try Arguments.position(required(word), "POSITION")
    }

    func position(_ option: OptionSpecification) throws(CommandFailure) -> UInt64? {
        guard let text = self[option] else { return nil }
        return try Arguments.position(text, "--\(option.name)")
    }

    /// A plain decimal number; `@12` is taken, too, since that is how positions are printed.
    private static func position(_ text: String, _ place: String) throws(CommandFailure) -> UInt64 {
        let digits = text.hasPrefix("@") ? text.dropFirst() : text[...]
        guard let position = UInt64(digits), String(position) == digits else {
            throw .usage("'\(text)' is no position for \(place): write a number such as 1042")
        }
        return position
    }

    private func name<Name: ValidatedName>(
        _ option: OptionSpecification, _ what: String
    ) throws(CommandFailure) -> Name? {
        guard let text = self[option] else { return nil }
        return try Arguments.name(text, what)
    }

    /// The name, or wrong usage with the rule that it breaks.
    static func name<Name: ValidatedName>(
        _ text: String, _ what: String
    ) throws(CommandFailure) -> Name {
        guard let name = Name(text) else {
            throw .usage("'\(text)' is no \(what): write \(Name.rule)")
        }
        return name
    }
}
