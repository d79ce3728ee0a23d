package import FlagModel

/// A flag whose resolved value differs between two moments; `nil` = there was no such flag.
package struct Difference: Equatable, Sendable {
    package let flag: FlagKey
    package let from: Resolution?
    package let to: Resolution?
}

extension LedgerState {
    /// The flags whose value for `scope` differs between two moments, sorted by key. Where no
    /// override ever had an end, only flags are resolved that a record between those that concern
    /// the scope names; where there is none, which is mostly so, no flag is looked at.
    package func difference(
        from earlier: Moment, to later: Moment, _ scope: Scope
    ) -> [Difference] {
        let moments = min(earlier.size, later.size)..<max(earlier.size, later.size)
        let between = positions(concerning: scope, in: moments)
        guard hasExpiries || !between.isEmpty else { return [] }
        let before = layers(scope, at: earlier)
        let after = layers(scope, at: later)
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

    /// From the first to the last record in `range` that can change an answer for `scope`: of
    /// declarations, and of the overrides of its tenant and of tenant-0.
    private func positions(
        concerning scope: Scope, in range: Range<UInt64>
    ) -> Range<UInt64> {
        var found: Range<UInt64>?
        for stream in [.control, scope.stream, .overrides(.zero, scope.environment)] {
            guard let positions = streams[stream]?.positions else { continue }
            let first = positions.count(below: range.lowerBound)
            let end = positions.count(below: range.upperBound)
            guard first < end else { continue }
            let (start, last) = (positions[first], positions[end - 1])
            found = min(found?.lowerBound ?? start, start)..<max(found?.upperBound ?? 0, last + 1)
        }
        return found ?? 0..<0
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
