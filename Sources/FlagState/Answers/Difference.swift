package import FlagModel

/// A flag whose resolved value differs between two moments; `nil` = there was no such flag.
package struct Difference: Equatable, Sendable {
    package let flag: FlagKey
    package let from: Resolution?
    package let to: Resolution?
}

extension LedgerState {
    /// The flags whose value for `scope` differs between two moments, sorted by key.
    package func difference(
        from earlier: Moment, to later: Moment, _ scope: Scope
    ) -> [Difference] {
        let before = layers(scope, at: earlier)
        let after = layers(scope, at: later)
        var differences: [Difference] = []
        flagKeys.forEach { key in
            let from = resolve(key, before)
            let to = resolve(key, after)
            guard from?.value != to?.value else { return }
            differences.append(Difference(flag: key, from: from, to: to))
        }
        return differences
    }
}
