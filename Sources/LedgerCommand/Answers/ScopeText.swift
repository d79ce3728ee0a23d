import FlagModel
import FlagState

/// Scopes and places as sentences say them.
enum ScopeText {
    /// `acme in prod`, `acme in prod for user u-1`.
    static func of(_ scope: Scope) -> String {
        let place = "\(scope.tenant) in \(scope.environment)"
        return scope.user.map { "\(place) for user \($0)" } ?? place
    }

    /// `as of @12`, `before the ledger began`.
    static func of(_ moment: Moment) -> String {
        moment.asOf.map { "as of @\($0)" } ?? "before the ledger began"
    }

    /// `@12`, or nothing for a default.
    static func position(_ position: UInt64?) -> String { position.map { "@\($0)" } ?? "" }
}
