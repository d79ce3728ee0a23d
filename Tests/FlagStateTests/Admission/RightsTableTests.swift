import ByteCoding
import FlagModel
import FlagState
import Testing

/// The rights table, cell by cell.
@Suite struct RightsTableTests {
    /// The columns, each a person with that role and nothing else.
    enum Person: String, CaseIterable {
        case zeroOwner, zeroAdmin, zeroMember, zeroViewer
        case owner, admin, member, viewer
        case stranger
        /// Owns another tenant.
        case neighbour

        var author: Author { Author(unchecked: rawValue) }

        var grant: (Role, Tenant)? {
            switch self {
            case .zeroOwner: (.owner, .zero)
            case .zeroAdmin: (.admin, .zero)
            case .zeroMember: (.member, .zero)
            case .zeroViewer: (.viewer, .zero)
            case .owner: (.owner, "acme")
            case .admin: (.admin, "acme")
            case .member: (.member, "acme")
            case .viewer: (.viewer, "acme")
            case .stranger: nil
            case .neighbour: (.owner, "umbrella")
            }
        }
    }

    /// The rows: what is done, where, and who may.
    static let rows: [(stream: Stream, change: Change, may: Set<Person>)] = [
        (.overrides("acme", "prod"), set(nil), [.zeroOwner, .owner, .admin]),
        (.overrides("acme", "prod"), set("ursula"), [.zeroOwner, .owner, .admin]),
        (
            .overrides("acme", "prod"), .overrideCleared(flag: "on-top", user: nil),
            [.zeroOwner, .owner, .admin]
        ),
        (.overrides(.zero, "prod"), set(nil), [.zeroOwner, .zeroAdmin]),
        (
            .overrides(.zero, "prod"), .overrideCleared(flag: "on-top", user: nil),
            [.zeroOwner, .zeroAdmin]
        ),
        (.control, .flagDeclared(.product("new")), [.zeroOwner, .zeroAdmin]),
        (.control, .flagArchived("on-top"), [.zeroOwner, .zeroAdmin]),
        (.control, .flagRestored("old"), [.zeroOwner, .zeroAdmin]),
        (.control, .environmentAdded("stage"), [.zeroOwner, .zeroAdmin]),
        (.control, .tenantAdded("initech", name: nil), [.zeroOwner, .zeroAdmin]),
        (.control, .tenantRenamed("acme", name: "Acme"), [.zeroOwner, .zeroAdmin]),
        (.control, .tenantRetired("acme"), [.zeroOwner, .zeroAdmin]),
        (.control, .roleGranted(.member, author: "x", tenant: "acme"), [.zeroOwner, .owner]),
        (.control, .roleGranted(.member, author: "x", tenant: .zero), [.zeroOwner]),
        (.control, .roleRevoked(.viewer, author: "v", tenant: "acme"), [.zeroOwner, .owner]),
        (.control, .roleRevoked(.viewer, author: "v", tenant: .zero), [.zeroOwner]),
        (.control, enrol(tenant: "acme"), [.zeroOwner, .owner]),
        (.control, enrol(tenant: .zero), [.zeroOwner]),
        (.control, enrol(tenant: nil), [.zeroOwner]),
        (.control, .keyRevoked(fingerprint: key("acme")), [.zeroOwner, .owner]),
        (.control, .keyRevoked(fingerprint: key("everywhere")), [.zeroOwner]),
        (.control, issue("acme", "t-new"), [.zeroOwner, .owner]),
        (.control, issue(.zero, "t-new"), [.zeroOwner]),
        (.control, .tokenRevoked(id: "t-acme"), [.zeroOwner, .owner]),
        (.control, .tokenRevoked(id: "t-zero"), [.zeroOwner]),
        (
            .control, .noteAdded(text: "n", flag: nil, position: 0),
            [.zeroOwner, .zeroAdmin, .owner, .admin, .neighbour]
        ),
        (.control, .ledgerCreated(TestLedger.genesis), []),
        (.control, .clockSteppedBack(clock: time, lastRecordedAt: time), []),
        (
            .control,
            .ledgerRecovered(
                LedgerRecovered(
                    verdict: "unclean", size: 0, tornBytes: 0, quarantine: nil,
                    quarantineHash: nil)), []
        ),
    ]

    static let time = Timestamp(microseconds: 0)

    static func set(_ user: User?) -> Change {
        .overrideSet(flag: "on-top", user: user, value: .bool(true), expiresAt: nil)
    }

    static func key(_ owner: Author) -> Digest { TestLedger.key(owner).fingerprint }

    static func enrol(tenant: Tenant?) -> Change {
        .keyEnrolled(KeyEnrolled(author: "x", key: TestLedger.key("x"), tenant: tenant))
    }

    static func issue(_ tenant: Tenant, _ id: String) -> Change {
        .tokenIssued(
            TokenIssued(
                environments: [], expiresAt: nil, id: id, principal: "p", role: .viewer,
                hash: SHA256.hash(Array(id.utf8)), tenant: tenant))
    }

    /// Everybody is there, and everything that the rows take for granted.
    static func world() throws -> TestLedger {
        var ledger = try TestLedger.furnished()
        try ledger.append([.tenantAdded("umbrella", name: nil)])
        try ledger.declare(.product("on-top"), .product("old"))
        try ledger.append([.flagArchived("old")])
        for person in Person.allCases {
            let key = KeyEnrolled(author: person.author, key: TestLedger.key(person.author))
            try ledger.append([.keyEnrolled(key)])
            guard let (role, tenant) = person.grant else { continue }
            try ledger.append([.roleGranted(role, author: person.author, tenant: tenant)])
        }
        try ledger.append([
            .roleGranted(.viewer, author: "v", tenant: "acme"),
            .roleGranted(.viewer, author: "v", tenant: .zero),
            .keyEnrolled(KeyEnrolled(author: "v", key: TestLedger.key("acme"), tenant: "acme")),
            .keyEnrolled(KeyEnrolled(author: "v", key: TestLedger.key("everywhere"))),
            issue("acme", "t-acme"), issue(.zero, "t-zero"),
        ])
        for tenant in [Tenant.zero, "acme"] { try ledger.set("on-top", false, tenant: tenant) }
        return ledger
    }

    @Test(arguments: Person.allCases)
    func whoMayWriteWhat(person: Person) throws {
        let ledger = try RightsTableTests.world()
        for row in RightsTableTests.rows {
            let refusal = ledger.refusal(of: [row.change], in: row.stream, by: person.author)
            let expected: Refusal.Code? = row.may.contains(person) ? nil : .forbidden
            #expect(
                refusal == expected, "\(person): \(row.change.kind.rawValue) in \(row.stream)")
        }
    }

    @Test func everyKindOfChangeHasARow() {
        let kinds = Set(RightsTableTests.rows.map(\.change.kind))
        #expect(kinds == Set(Change.Kind.allCases))
    }

    /// What a person's own key could do, a token with the same role can do through the server.
    @Test(arguments: Person.allCases)
    func aTokenCarriesItsRoleAndNothingElse(person: Person) throws {
        guard let (role, tenant) = person.grant else { return }
        var ledger = try RightsTableTests.world()
        let serverKey = TestLedger.key(.server)
        try ledger.append([
            .keyEnrolled(KeyEnrolled(author: .server, key: serverKey, isDelegate: true)),
            .tokenIssued(
                TokenIssued(
                    environments: [], expiresAt: nil, id: "t", principal: "client", role: role,
                    hash: SHA256.hash([1]), tenant: tenant)),
        ])
        for row in RightsTableTests.rows {
            var event = ledger.event([row.change], in: row.stream, by: .server)
            event.onBehalfOf = Delegation(author: "client", token: "t")
            let expected: Refusal.Code? = row.may.contains(person) ? nil : .forbidden
            #expect(
                ledger.refusal(of: event) == expected,
                "\(person): \(row.change.kind.rawValue) in \(row.stream)")
        }
    }
}
