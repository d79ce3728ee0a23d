package import FlagModel

/// One flag with its answer.
package struct ResolvedFlag: Equatable, Sendable {
    package let flag: FlagKey
    package let resolution: Resolution
}

extension LedgerState {
    /// The value of `flag` for `scope` at `moment`; `nil` where there was no such flag (never
    /// declared by then, or archived).
    package func resolve(_ flag: FlagKey, _ scope: Scope, at moment: Moment) -> Resolution? {
        resolve(flag, layers(scope, at: moment))
    }

    /// Every flag that there was, sorted by key: the same answers as one by one.
    package func resolveAll(_ scope: Scope, at moment: Moment) -> [ResolvedFlag] {
        let layers = layers(scope, at: moment)
        var resolved: [ResolvedFlag] = []
        resolved.reserveCapacity(flags.count)
        flags.forEach { key, entry in
            guard let resolution = layers.resolve(entry) else { return }
            resolved.append(ResolvedFlag(flag: key, resolution: resolution))
        }
        return resolved.sorted { $0.flag < $1.flag }
    }

    /// What a scope sees at a moment, looked up once for a caller with many questions.
    package func layers(_ scope: Scope, at moment: Moment) -> Layers {
        Layers(of: self, scope: scope, at: moment)
    }

    /// The same as `resolve(_:_:at:)`, with the scope looked up before.
    package func resolve(_ flag: FlagKey, _ layers: Layers) -> Resolution? {
        flags.withValue(of: flag, hash: flag.trieHash) { layers.resolve($0) }
    }
}
