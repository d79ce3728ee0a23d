package import FlagModel

/// A flag whose resolved value differs between two moments; `nil` = there was no such flag.
package struct Difference: Equatable, Sendable {
    package let flag: FlagKey
    package let from: Resolution?
    package let to: Resolution?
}

extension LedgerState {
    /// The flags whose value for `scope` differs between two moments, sorted by key. Costs what the
    /// records between them changed of the scope, and the flags of which an override ever had an
    /// end; at most all flags.
    package func difference(
        from earlier: Moment, to later: Moment, _ scope: Scope
    ) -> [Difference] {
        let numbers = flags(
            concerning: scope,
            in: min(earlier.size, later.size)..<max(earlier.size, later.size))
        if numbers.isEmpty { return [] }
        let before = layers(scope, at: earlier)
        let after = layers(scope, at: later)
        var differences: [Difference] = []
        for number in numbers {
            let key = numberedKeys[Int(number)]
            let from = resolve(key, before)
            let to = resolve(key, after)
            guard from?.value != to?.value else { continue }
            differences.append(Difference(flag: key, from: from, to: to))
        }
        return differences.sorted { $0.flag < $1.flag }
    }

    /// The numbers of the flags whose answer for `scope` the records in `range` can have changed,
    /// by declaring them or by an override of its tenant or of tenant-0, and of those whose answer
    /// time can change. Each once; all flags where that is not more.
    private func flags(concerning scope: Scope, in range: Range<UInt64>) -> [UInt32] {
        var names: [Stream] = [.control, .overrides(.zero, scope.environment)]
        if !scope.tenant.isZero { names.append(scope.stream) }
        let records = names.compactMap { streams[$0]?.records }
        let found = records.reduce(expiringFlags.count) { $0 + $1.indices(in: range).count }
        guard found < flags.count else { return Array(0..<UInt32(flags.count)) }
        var numbers: [UInt32] = []
        expiringFlags.forEach { numbers.append($0.number) }
        for records in records {
            for index in records.indices(in: range) {
                if let flag = records.flag(at: index) { numbers.append(flag.number) }
            }
        }
        numbers.sort()
        return numbers.enumerated().filter { $0 == 0 || numbers[$0 - 1] != $1 }.map(\.element)
    }
}
