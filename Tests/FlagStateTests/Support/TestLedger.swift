import ByteCoding
import FlagModel
import FlagState

/// A ledger in memory that signs nothing: it fills in the place of each event and asks admission,
/// as an append does.
struct TestLedger {
    static let origin = Origin(unchecked: "flags.example.com/test")
    static let start: Int64 = 1_700_000_000_000_000
    static let owner = Author(unchecked: "olga")

    var state = LedgerState()
    var events: [(event: Event, place: EventPlace)] = []
    var clock = start

    /// A key is its author's name and a number.
    static func key(_ author: Author, _ number: Int = 0) -> PublicKeyLine {
        let seed = SHA256.hash(Array("\(author)#\(number)".utf8)).bytes
        guard let line = PublicKeyLine(keyBytes: seed) else { preconditionFailure("32 bytes") }
        return line
    }

    static let genesis = LedgerCreated(
        checkpointKey: key(.ledger), origin: origin, owner: owner, ownerKey: key(owner))

    /// A ledger with its first record, the environments `dev` and `prod`, and tenant `acme`.
    static func furnished() throws -> TestLedger {
        var ledger = try created()
        try ledger.append([.environmentAdded("dev"), .environmentAdded("prod")])
        try ledger.append([.tenantAdded("acme", name: nil)])
        return ledger
    }

    static func created() throws -> TestLedger {
        var ledger = TestLedger()
        try ledger.append([.ledgerCreated(TestLedger.genesis)])
        return ledger
    }

    var now: Timestamp { Timestamp(microseconds: clock) }
    var head: Moment { state.moment(now: now) }

    func event(
        _ changes: [Change], in stream: Stream = .control, by author: Author = owner
    ) -> Event {
        let next = state.nextPlace(in: stream)
        return Event(
            author: author, changes: changes, id: EventID(unchecked: "event-\(state.size)"),
            ledger: TestLedger.origin, prev: next.prev, seq: next.seq, signedAt: now,
            stream: stream)
    }

    func place(of event: Event, key: PublicKeyLine? = nil) -> EventPlace {
        EventPlace(
            position: state.size,
            recordedAt: event.backfilledAt ?? Timestamp(microseconds: clock + 1_000_000),
            fingerprint: (key ?? TestLedger.key(event.author)).fingerprint,
            eventDigest: TestLedger.digest(of: event))
    }

    /// Stands for the hash of the event's bytes: differs where the events differ.
    static func digest(of event: Event) -> Digest {
        SHA256.hash(Array("\(event.stream) \(event.seq) \(event.id) \(event.prev)".utf8))
    }

    func refusal(of event: Event, key: PublicKeyLine? = nil) -> Refusal.Code? {
        state.admission(of: event, at: place(of: event, key: key))?.code
    }

    func refusal(
        of changes: [Change], in stream: Stream = .control, by author: Author = owner
    ) -> Refusal.Code? {
        refusal(of: event(changes, in: stream, by: author))
    }

    /// Appends as a writer does: admission first, then the fold.
    mutating func append(_ event: Event, key: PublicKeyLine? = nil) throws {
        let place = place(of: event, key: key)
        if let refusal = state.admission(of: event, at: place) { throw refusal }
        state.fold(event, at: place)
        events.append((event, place))
        if event.backfilledAt == nil { clock = place.recordedAt.microseconds }
    }

    mutating func append(
        _ changes: [Change], in stream: Stream = .control, by author: Author = owner
    ) throws {
        try append(event(changes, in: stream, by: author))
    }

    mutating func set(
        _ flag: FlagKey, _ value: JSONValue, tenant: Tenant = .zero,
        environment: Environment = "prod", user: User? = nil, expiresAt: Timestamp? = nil,
        by author: Author = owner
    ) throws {
        try append(
            [.overrideSet(flag: flag, user: user, value: value, expiresAt: expiresAt)],
            in: .overrides(tenant, environment), by: author)
    }

    mutating func clear(
        _ flag: FlagKey, tenant: Tenant = .zero, environment: Environment = "prod",
        user: User? = nil
    ) throws {
        try append(
            [.overrideCleared(flag: flag, user: user)], in: .overrides(tenant, environment))
    }

    mutating func declare(_ flags: FlagDefinition...) throws {
        try append(flags.map { .flagDeclared($0) })
    }

    /// A person with one key and one role.
    mutating func admit(_ author: Author, _ role: Role, in tenant: Tenant) throws {
        var changes: [Change] = [.roleGranted(role, author: author, tenant: tenant)]
        if state.key(TestLedger.key(author).fingerprint) == nil {
            changes.append(.keyEnrolled(KeyEnrolled(author: author, key: TestLedger.key(author))))
        }
        try append(changes)
    }

    func resolve(
        _ flag: FlagKey, tenant: Tenant = .zero, environment: Environment = "prod",
        user: User? = nil, at moment: Moment? = nil
    ) -> Resolution? {
        state.resolve(
            flag, Scope(tenant: tenant, environment: environment, user: user), at: moment ?? head)
    }
}

extension FlagDefinition {
    /// A product switch, off by default.
    static func product(_ key: FlagKey, default value: JSONValue = .bool(false)) -> FlagDefinition {
        var flag = FlagDefinition(
            key: key, type: FlagType(of: value) ?? .object, defaultValue: value)
        flag.gates = [.product]
        return flag
    }

    /// Switches a route that the catalog has closed in `environment`.
    static func floored(_ key: FlagKey, in environment: Environment) -> FlagDefinition {
        var flag = product(key)
        flag.isRouteDependent = true
        flag.environments[environment] = EnvironmentRule(isEnabled: false)
        return flag
    }

    static func protected(
        _ key: FlagKey, default value: JSONValue = .bool(false)
    ) -> FlagDefinition {
        var flag = product(key, default: value)
        flag.isProtected = true
        return flag
    }
}
