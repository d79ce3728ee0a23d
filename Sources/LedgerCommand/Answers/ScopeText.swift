import FlagModel
import FlagState

/// Scopes and places as sentences say them.
enum ScopeText {
    /// `acme in prod`, `acme in prod for user u-1`.
    static func of(_ scope: Scope) -> String {
        of(scope.tenant.text, scope.environment.text, user: scope.user?.text)
    }

    /// The scope that an answer names.
    static func of(_ answer: AnswerMembers) throws(CommandFailure) -> String {
        of(
            try answer.text("tenant"), try answer.text("environment"),
            user: answer.optionalText("user"))
    }

    private static func of(_ tenant: String, _ environment: String, user: String?) -> String {
        let place = "\(tenant) in \(environment)"
        return user.map { "\(place) for user \($0)" } ?? place
    }

    /// `as of @12`, `before the ledger began`.
    static func moment(_ answer: AnswerMembers) -> String {
        moment(asOf: answer.optionalPosition("asOf"))
    }

    static func moment(asOf position: UInt64?) -> String {
        position.map { "as of @\($0)" } ?? "before the ledger began"
    }

    /// `@12`, or nothing for a default.
    static func position(_ position: UInt64?) -> String { position.map { "@\($0)" } ?? "" }
}
