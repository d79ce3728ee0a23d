package import FlagModel

/// One flag with its answer.
package struct ResolvedFlag: Equatable, Sendable {
    package let flag: FlagKey
    package let resolution: Resolution
}

extension LedgerState {
    /// The value of `flag` for `scope` at `moment`; `nil` where there was no such flag (never
    /// declared by then, or archived).
    @_effects(readonly)
    package func resolve(_ flag: FlagKey, _ scope: Scope, at moment: Moment) -> Resolution? {
        resolve(flag, layers(scope, at: moment))
    }

    /// Every flag that there was, sorted by key: the same answers as one by one.
    package func resolveAll(_ scope: Scope, at moment: Moment) -> [ResolvedFlag] {
        let layers = Layers(of: self, scope: scope, at: moment)
        var resolved: [ResolvedFlag] = []
        resolved.reserveCapacity(flags.count)
        forEachFlag(at: moment) { key, number, flag in
            let resolution = layers.resolve(number, flag)
            resolved.append(ResolvedFlag(flag: key, resolution: resolution))
        }
        return resolved
    }

    /// What a scope sees at a moment, looked up once for a caller with many questions.
    package func layers(_ scope: Scope, at moment: Moment) -> Layers {
        Layers(of: self, scope: scope, at: moment)
    }

    /// The same as `resolve(_:_:at:)`, with the scope looked up before.
    package func resolve(_ flag: FlagKey, _ layers: Layers) -> Resolution? {
        guard let (number, declared) = inForce(flag, at: layers.moment) else { return nil }
        return layers.resolve(number, declared)
    }

    /// The declaration of a flag that answers at a moment; `nil` where there is none, or an
    /// archived one.
    func inForce(_ flag: FlagKey, at moment: Moment) -> (number: FlagNumber, flag: DeclaredFlag)? {
        LedgerState.inForce(flag, in: flags, at: moment)
    }

    private static func inForce(
        _ flag: FlagKey, in flags: PersistentMap<FlagKey, FlagEntry>, at moment: Moment
    ) -> (number: FlagNumber, flag: DeclaredFlag)? {
        flags.withEntry(of: flag) { entries, index in
            guard let declared = entries[index].value.declarations.latest(before: moment.size),
                !declared.value.isArchived
            else { return nil }
            return (entries[index].value.number, declared.value)
        }
    }

    /// Calls `body` with every flag that there is at a moment, sorted by key.
    func forEachFlag(at moment: Moment, _ body: (FlagKey, FlagNumber, DeclaredFlag) -> Void) {
        // Captured alone: a closure that asks `self` holds a copy of the whole state.
        let flags = flags
        flagKeys.forEach { key in
            if let (number, flag) = LedgerState.inForce(key, in: flags, at: moment) {
                body(key, number, flag)
            }
        }
    }
}
