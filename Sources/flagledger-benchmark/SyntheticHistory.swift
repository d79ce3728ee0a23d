import ByteCoding
import FlagModel
import FlagState

/// Seeded histories shaped like real ones: few hot flags and many cold ones, changes in bursts of
/// the same flag through several tenants. The same numbers give the same history everywhere.
struct SyntheticHistory {
    static let environments = ["dev", "stage", "prod"].map { Environment(unchecked: $0) }
    static let author = Author(unchecked: "bench@example.com")

    let flags: [FlagKey]
    let tenants: [Tenant]
    private var random: UInt64
    private var time: Int64 = 1_600_000_000_000_000
    private var position: UInt64 = 0
    /// The flag of the burst under way, and how many changes are left of it.
    private var burst: (flag: FlagKey, left: Int)
    private let ledger = Origin(unchecked: "flags.example.com/bench")

    init(flags: Int, tenants: Int, seed: UInt64 = 1) {
        self.flags = (0..<flags).map { FlagKey(unchecked: "flag-\($0)") }
        self.tenants = (0..<tenants).map { Tenant(unchecked: "tenant-\($0 + 1)") }
        random = seed
        burst = (self.flags[0], 0)
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
        var changes = SyntheticHistory.environments.map { Change.environmentAdded($0) }
        changes += tenants.map { Change.tenantAdded($0, name: nil) }
        changes += flags.map { key in
            var definition = FlagDefinition(key: key, type: .integer, defaultValue: .integer(0))
            definition.gates = [.product]
            return Change.flagDeclared(definition)
        }
        return changes.map { next([$0], in: .control) }
    }

    /// The next change of an override.
    mutating func change() -> (event: Event, place: EventPlace) {
        if burst.left == 0 {
            // The third power makes few of them hot.
            let share = Double(number(below: 1 << 30)) / Double(1 << 30)
            let index = Int(share * share * share * Double(flags.count))
            burst = (flags[index], 1 + number(below: 8))
        }
        burst.left -= 1
        let tenant = tenants[number(below: tenants.count)]
        let environment = SyntheticHistory.environments[number(below: 3)]
        let change: Change =
            number(below: 8) == 0
            ? .overrideCleared(flag: burst.flag, user: nil)
            : .overrideSet(
                flag: burst.flag, user: nil, value: .integer(Int64(position)), expiresAt: nil)
        return next([change], in: .overrides(tenant, environment))
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

    private mutating func next(
        _ changes: [Change], in stream: Stream
    ) -> (event: Event, place: EventPlace) {
        time += Int64(1 + number(below: 1_000_000))
        let recordedAt = Timestamp(microseconds: time)
        let event = Event(
            author: SyntheticHistory.author, changes: changes,
            id: EventID(
                unchecked: ULID.make(
                    milliseconds: UInt64(time / 1_000),
                    randomBytes: (0..<10).map { _ in UInt8(number(below: 256)) })),
            ledger: ledger, prev: .zero, seq: position, signedAt: recordedAt, stream: stream)
        let place = EventPlace(
            position: position, recordedAt: recordedAt, fingerprint: .zero,
            eventDigest: SHA256.hash(Array("\(position)".utf8)))
        position += 1
        return (event, place)
    }
}
