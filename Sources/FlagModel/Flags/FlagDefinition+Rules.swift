import ByteCoding

extension FlagDefinition {
    /// Checks what the parser cannot see field by field: that values are of the flag's type.
    package func check() throws(Refusal) {
        for name in variants.keys.sorted() {
            try check(variants[name] ?? .null, place: "variant '\(name)'")
        }
        try check(value(of: defaultValue), place: "default")
        for environment in environments.keys.sorted() {
            guard let written = environments[environment]?.defaultValue else { continue }
            try check(value(of: written), place: "default in environment '\(environment)'")
        }
        if isRouteDependent && type != .boolean {
            throw Refusal(
                .typeMismatch,
                "flag '\(key)' is route-dependent but of type \(type.rawValue): a route is there "
                    + "or not, so its flag must be boolean")
        }
    }

    private func check(_ value: JSONValue, place: String) throws(Refusal) {
        guard type.admits(value) else {
            throw Refusal(
                .typeMismatch,
                "the \(place) of flag '\(key)' is \(JSONText.of(value)), which is not of its type "
                    + "\(type.rawValue)")
        }
    }
}
