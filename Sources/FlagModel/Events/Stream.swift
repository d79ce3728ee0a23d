/// The place of an event: one (tenant, environment), or `control` for everything that is not an
/// override. Written `TENANT/ENVIRONMENT` or `control`.
package enum Stream: Hashable, Sendable, CustomStringConvertible {
    case control
    case overrides(Tenant, Environment)

    package var description: String {
        switch self {
        case .control: "control"
        case .overrides(let tenant, let environment): "\(tenant)/\(environment)"
        }
    }

    /// Gives `nil` for what `description` would not have written.
    package init?(_ text: String) {
        if text == "control" {
            self = .control
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let tenant = Tenant(String(parts[0])),
            let environment = Environment(String(parts[1]))
        else { return nil }
        self = .overrides(tenant, environment)
    }
}
