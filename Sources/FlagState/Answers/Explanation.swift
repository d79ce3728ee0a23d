package import ByteCoding
package import FlagModel

/// Every rung that was looked at, from the top, and what each held. Exactly one applies.
package struct Explanation: Equatable, Sendable {
    package let flag: FlagKey
    package let resolution: Resolution
    package let rungs: [Rung]
}

/// One rung of the ladder.
package struct Rung: Equatable, Sendable {
    package let source: Source
    /// What it held; `nil` where nothing.
    package let value: JSONValue?
    /// The record that put it there.
    package let position: UInt64?
    package let expiresAt: Timestamp?
    package let state: RungState
}

/// What became of a rung's value.
package enum RungState: Hashable, Sendable {
    case applies
    case absent
    case expired
    case masked(by: Source)
}

extension LedgerState {
    /// How `resolve` came to its answer; `nil` where it gives none.
    package func explain(_ flag: FlagKey, _ scope: Scope, at moment: Moment) -> Explanation? {
        let layers = layers(scope, at: moment)
        guard let (number, declared) = inForce(flag, at: moment) else { return nil }
        let resolution = layers.resolve(number, declared)
        return Explanation(
            flag: flag, resolution: resolution,
            rungs: layers.rungs(number, of: resolution.flag.definition))
    }
}

extension Layers {
    fileprivate func rungs(_ number: FlagNumber, of definition: FlagDefinition) -> [Rung] {
        var winner: Source?
        var rungs: [Rung] = []
        func add(
            _ source: Source, _ value: JSONValue?, position: UInt64? = nil,
            expiresAt: Timestamp? = nil
        ) {
            let state: RungState
            if value == nil {
                state = .absent
            } else if let expiresAt, expiresAt <= moment.time {
                state = .expired
            } else if let winner {
                state = .masked(by: winner)
            } else {
                state = .applies
                winner = source
            }
            rungs.append(
                Rung(
                    source: source, value: value, position: position, expiresAt: expiresAt,
                    state: state))
        }
        let configDefault = definition.configDefault(in: scope.environment)
        add(.protected, definition.isProtected ? configDefault : nil)
        add(.floor, definition.isFloored(in: scope.environment) ? .bool(false) : nil)
        for source in overrideSources {
            let version = stored(number, on: source)
            add(
                source, version?.stored.value, position: version?.position,
                expiresAt: version?.stored.expiresAt)
        }
        add(.default, configDefault)
        return rungs
    }
}
