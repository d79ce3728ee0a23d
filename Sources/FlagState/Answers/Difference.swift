package import FlagModel

/// A flag whose resolved value differs between two moments; `nil` = there was no such flag.
package struct Difference: Equatable, Sendable {
    package let flag: FlagKey
    package let from: Resolution?
    package let to: Resolution?
}

extension LedgerState {
    /// The flags whose value for `scope` differs between two moments, sorted by key. Where no
    /// override ever had an end, only flags that a record between the two names are resolved.
    package func difference(
        from earlier: Moment, to later: Moment, _ scope: Scope
    ) -> [Difference] {
        let before = layers(scope, at: earlier)
        let after = layers(scope, at: later)
        let between = min(earlier.size, later.size)..<max(earlier.size, later.size)
        var differences: [Difference] = []
        flagKeys.forEach { key in
            guard hasExpiries || isNamed(key, in: between) else { return }
            let from = resolve(key, before)
            let to = resolve(key, after)
            guard from?.value != to?.value else { return }
            differences.append(Difference(flag: key, from: from, to: to))
        }
        return differences
    }

    private func isNamed(_ flag: FlagKey, in range: Range<UInt64>) -> Bool {
        flags.withEntry(of: flag) { entries, index in
            let positions = entries[index].value.positions
            guard let last = positions.last, last >= range.lowerBound else { return false }
            return positions.count(below: range.upperBound)
                > positions.count(below: range.lowerBound)
        } ?? false
    }
}
