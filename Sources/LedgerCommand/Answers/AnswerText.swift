import ByteCoding
import FlagModel
import FlagState

/// One flag's answer as a line, made of the object that `resolve --json` prints.
enum AnswerText {
    /// `checkout-v2 = true  (tenant, @12)`.
    static func answer(_ resolution: JSONValue) throws -> String {
        let answer = try AnswerMembers(resolution)
        let variant = answer.optionalText("variant").map { ", variant \($0)" } ?? ""
        let position = answer.optionalPosition("position").map { ", @\($0)" } ?? ""
        return "\(try answer.text("flag")) = \(JSONText.of(answer["value"] ?? .null))  "
            + "(\(try answer.text("source"))\(position)\(variant))"
    }

    /// What a change came to: `checkout-v2 is now true for acme in prod (tenant, @12)`.
    static func sentence(_ flag: FlagKey, _ scope: Scope, _ known: any KnownState) throws -> String
    {
        guard let resolution = try known.resolution(of: flag, scope) else {
            return "\(flag) does not resolve: it is archived."
        }
        let answer = try AnswerMembers(resolution)
        let position = answer.optionalPosition("position").map { ", set at @\($0)" } ?? ""
        return "\(flag) is \(JSONText.of(answer["value"] ?? .null)) for \(ScopeText.of(scope)) "
            + "(from \(try answer.text("source"))\(position))."
    }
}
