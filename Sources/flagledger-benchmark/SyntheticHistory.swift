import ByteCoding
import FlagModel
import FlagState

/// Seeded histories shaped like real ones: few hot flags and many cold ones, few large tenants and
/// many small ones, and changes in bursts: some flags of one release taken through several tenants
/// and environments within seconds, then nothing for a while. The same numbers give the same
/// history everywhere.
struct SyntheticHistory {
    static let environments = ["dev", "stage", "prod"].map { Environment(unchecked: $0) }
    static let start = Timestamp(microseconds: 1_600_000_000_000_000)
    static let author = Author(unchecked: "bench@example.com")

    let flags: [FlagKey]
    let tenants: [Tenant]
    private var random: UInt64
    private var time = start.microseconds
    private var position: UInt64 = 0
    private var burst = Burst()
    private let ledger = Origin(unchecked: "flags.example.com/bench")

    /// When its latest change was made.
    var now: Timestamp { Timestamp(microseconds: time) }

    init(flags: Int, tenants: Int, seed: UInt64 = 1) {
        self.flags = (0..<flags).map { FlagKey(unchecked: "flag-\($0)") }
        self.tenants = (0..<tenants).map { Tenant(unchecked: "tenant-\($0 + 1)") }
        random = seed
    }

    /// What is under way: the flags that change together, where, and how often elsewhere.
    private struct Burst {
        var flags: ArraySlice<FlagKey> = []
        var waiting: ArraySlice<FlagKey> = []
        var scope = Scope(tenant: .zero, environment: SyntheticHistory.environments[0])
        var scopesLeft = 0
    }

    /// One changed override, before it is part of an event.
    struct Step {
        let scope: Scope
        let change: Change
        let at: Timestamp
    }

    /// A number below `bound`.
    mutating func number(below bound: Int) -> Int {
        // SplitMix64.
        random &+= 0x9E37_79B9_7F4A_7C15
        var mixed = random
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }

    /// Declares everything, which comes first.
    mutating func declarations() -> [(event: Event, place: EventPlace)] {
        registrations().map { next([$0], in: .control) }
    }

    func registrations() -> [Change] {
        var changes = SyntheticHistory.environments.map { Change.environmentAdded($0) }
        changes += tenants.map { Change.tenantAdded($0, name: nil) }
        changes += flags.map { key in
            var definition = FlagDefinition(key: key, type: .integer, defaultValue: .integer(0))
            definition.gates = [.product]
            return Change.flagDeclared(definition)
        }
        return changes
    }

    /// The next change of an override, as an event of its own.
    mutating func change() -> (event: Event, place: EventPlace) { event(of: steps(atMost: 1)) }

    /// The next event: what a burst changes in one scope, one to three flags.
    mutating func event() -> (event: Event, place: EventPlace) { event(of: steps(atMost: .max)) }

    private mutating func event(of steps: [Step]) -> (event: Event, place: EventPlace) {
        let scope = steps[0].scope
        return next(steps.map(\.change), in: .overrides(scope.tenant, scope.environment))
    }

    /// The changes of the next event, but no more than `count`: they have one scope and one time.
    mutating func steps(atMost count: Int) -> [Step] {
        var steps = [step()]
        while steps.count < count, !burst.waiting.isEmpty { steps.append(step()) }
        return steps
    }

    /// The next change of an override. Those of one burst in one scope come one behind the other,
    /// at the same time.
    private mutating func step() -> Step {
        if burst.waiting.isEmpty { moveOn() }
        guard let flag = burst.waiting.popFirst() else { preconditionFailure("a burst has flags") }
        let change: Change =
            number(below: 8) == 0
            ? .overrideCleared(flag: flag, user: nil)
            : .overrideSet(
                flag: flag, user: nil, value: .integer(Int64(number(below: 1 << 30))),
                expiresAt: nil)
        return Step(scope: burst.scope, change: change, at: now)
    }

    /// To the burst's next scope, or to the next burst.
    private mutating func moveOn() {
        if burst.scopesLeft == 0 {
            let first = skewed(below: flags.count)
            burst.flags = flags[first..<min(flags.count, first + 1 + number(below: 3))]
            burst.scopesLeft = 1 + number(below: 8)
            // A minute on average, four at most.
            time += Int64(skewed(below: 240_000_000))
        }
        burst.scopesLeft -= 1
        burst.waiting = burst.flags
        burst.scope = Scope(
            tenant: tenants[skewed(below: tenants.count)],
            environment: SyntheticHistory.environments[number(below: 3)])
        time += Int64(1 + number(below: 2_000_000))
    }

    /// A number below `bound`, where the first are met far more often: a hundredth of them make a
    /// fifth of all.
    private mutating func skewed(below bound: Int) -> Int {
        let share = Double(number(below: 1 << 30)) / Double(1 << 30)
        return Int(share * share * share * Double(bound))
    }

    /// A state of so many changes.
    mutating func fold(_ count: Int) -> LedgerState {
        var state = LedgerState()
        for (event, place) in declarations() { state.fold(event, at: place) }
        for _ in 0..<count {
            let (event, place) = change()
            state.fold(event, at: place)
        }
        return state
    }

    mutating func identifier() -> EventID {
        EventID(
            unchecked: ULID.make(
                milliseconds: UInt64(time / 1_000),
                randomBytes: (0..<ULID.randomByteCount).map { _ in UInt8(number(below: 256)) }))
    }

    private mutating func next(
        _ changes: [Change], in stream: Stream
    ) -> (event: Event, place: EventPlace) {
        time += 1
        let recordedAt = Timestamp(microseconds: time)
        let event = Event(
            author: SyntheticHistory.author, changes: changes,
            id: identifier(), ledger: ledger, prev: .zero, seq: position, signedAt: recordedAt,
            stream: stream)
        let place = EventPlace(
            position: position, recordedAt: recordedAt, fingerprint: .zero,
            eventDigest: SHA256.hash(Array("\(position)".utf8)))
        position += 1
        return (event, place)
    }
}
