/// The place of an event: one (tenant, environment), or `control` for everything that is not an
/// override. Written `TENANT/ENVIRONMENT` or `control`.
package enum Stream: Hashable, Sendable, CustomStringConvertible {
    case control
    case overrides(Tenant, Environment)

    package var description: String {
        switch self {
        case .control: "control"
        case .overrides(let tenant, let environment): tenant.text + "/" + environment.text
        }
    }

    /// Gives `nil` for what `description` would not have written.
    package init?(_ text: String) {
        if text == "control" {
            self = .control
            return
        }
        // Neither name can hold a slash: a second one is found by the environment's rule.
        guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")),
            let tenant = Tenant(String(text[..<slash])),
            let environment = Environment(String(text[text.utf8.index(after: slash)...]))
        else { return nil }
        self = .overrides(tenant, environment)
    }
}
