import ByteCoding
import FlagModel
import FlagState

/// One flag's answer as a line.
enum AnswerText {
    /// `checkout-v2 = true  (tenant, @12)`.
    static func answer(_ flag: FlagKey, _ resolution: Resolution) -> String {
        let variant = resolution.variant.map { ", variant \($0)" } ?? ""
        let position = resolution.position.map { ", @\($0)" } ?? ""
        return "\(flag) = \(JSONText.of(resolution.value))  "
            + "(\(resolution.source.rawValue)\(position)\(variant))"
    }

    /// What a change came to: `checkout-v2 is now true for acme in prod (tenant, @12)`.
    static func sentence(
        _ flag: FlagKey, _ scope: Scope, _ state: LedgerState, now: Timestamp
    ) -> String {
        guard let resolution = state.resolve(flag, scope, at: state.moment(now: now)) else {
            return "\(flag) does not resolve: it is archived."
        }
        let position = resolution.position.map { ", set at @\($0)" } ?? ""
        return "\(flag) is \(JSONText.of(resolution.value)) for \(ScopeText.of(scope)) "
            + "(from \(resolution.source.rawValue)\(position))."
    }
}
