import ByteCoding
import FlagModel
import FlagState
import Testing

/// Each rule about what a change names, refused and accepted.
@Suite struct ControlRulesTests {
    @Test func tenantsAndEnvironmentsAreAddedOnce() throws {
        var ledger = try TestLedger.furnished()
        #expect(ledger.refusal(of: [.environmentAdded("prod")]) == .alreadyExists)
        #expect(ledger.refusal(of: [.tenantAdded("acme", name: nil)]) == .alreadyExists)
        #expect(ledger.refusal(of: [.tenantAdded(.zero, name: nil)]) == .alreadyExists)
        #expect(ledger.refusal(of: [.tenantRenamed("umbrella", name: "U")]) == .unknownTenant)
        #expect(ledger.refusal(of: [.tenantRetired("umbrella")]) == .unknownTenant)
        #expect(ledger.refusal(of: [.tenantRetired(.zero)]) == .forbidden)
        #expect(ledger.refusal(of: [.tenantRenamed(.zero, name: "Everybody")]) == nil)
        try ledger.append([.tenantRetired("acme")])
        #expect(ledger.refusal(of: [.tenantAdded("acme", name: nil)]) == .alreadyExists)
        #expect(ledger.refusal(of: [.tenantRetired("acme")]) == .unknownTenant)
    }

    @Test func aRetiredTenantTakesNoMoreWritesAndKeepsItsAnswers() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("f"))
        try ledger.set("f", true, tenant: "acme")
        try ledger.admit("anna", .owner, in: "acme")
        try ledger.append([.tenantRetired("acme")])
        let set = Change.overrideSet(flag: "f", user: nil, value: false, expiresAt: nil)
        #expect(ledger.refusal(of: [set], in: .overrides("acme", "prod")) == .unknownTenant)
        #expect(
            ledger.refusal(of: [.roleGranted(.admin, author: "x", tenant: "acme")])
                == .unknownTenant)
        #expect(ledger.refusal(of: [.roleRevoked(.owner, author: "anna", tenant: "acme")]) == nil)
        #expect(ledger.resolve("f", tenant: "acme")?.value == true)
    }

    @Test func aFlagKeepsItsTypeForEver() throws {
        var ledger = try TestLedger.furnished()
        let text = FlagDefinition.product("f", default: .string("a"))
        try ledger.declare(.product("f"))
        #expect(ledger.refusal(of: [.flagDeclared(text)]) == .typeMismatch)
        try ledger.append([.flagArchived("f")])
        #expect(ledger.refusal(of: [.flagDeclared(text)]) == .typeMismatch)
        #expect(ledger.refusal(of: [.flagDeclared(.product("f", default: true))]) == nil)
        var wrong = FlagDefinition.product("g")
        wrong.defaultValue = .integer(1)
        #expect(ledger.refusal(of: [.flagDeclared(wrong)]) == .typeMismatch)
    }

    @Test func aFlagIsArchivedRestoredAndDeclaredAgain() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("f"))
        try ledger.set("f", true)
        let set = Change.overrideSet(flag: "f", user: nil, value: false, expiresAt: nil)
        let clear = Change.overrideCleared(flag: "f", user: nil)
        #expect(ledger.refusal(of: [.flagRestored("f")]) == .alreadyExists)
        #expect(ledger.refusal(of: [.flagArchived("nobody")]) == .unknownFlag)
        #expect(ledger.refusal(of: [.flagRestored("nobody")]) == .unknownFlag)
        try ledger.append([.flagArchived("f")])
        #expect(ledger.resolve("f") == nil)
        #expect(ledger.refusal(of: [.flagArchived("f")]) == .unknownFlag)
        #expect(ledger.refusal(of: [set], in: .overrides(.zero, "prod")) == .unknownFlag)
        #expect(ledger.refusal(of: [clear], in: .overrides(.zero, "prod")) == .unknownFlag)
        try ledger.append([.flagRestored("f")])
        #expect(ledger.resolve("f")?.value == true)
        try ledger.append([.flagArchived("f")])
        try ledger.declare(.product("f"))
        #expect(ledger.resolve("f")?.value == true)
    }

    @Test func anOverrideIsOfADeclaredFlagsType() throws {
        var ledger = try TestLedger.furnished()
        let stream = Stream.overrides("acme", "prod")
        func refusal(_ flag: FlagKey, _ value: JSONValue) -> Refusal.Code? {
            ledger.refusal(
                of: [.overrideSet(flag: flag, user: nil, value: value, expiresAt: nil)], in: stream)
        }
        #expect(refusal("f", true) == .unknownFlag)
        let examples: [(FlagKey, JSONValue)] = [
            ("boolean", true), ("string", .string("a")), ("integer", .integer(1)),
            ("object", .object([:])),
        ]
        for (key, value) in examples { try ledger.declare(.product(key, default: value)) }
        for (key, _) in examples {
            for (other, value) in examples {
                #expect(refusal(key, value) == (key == other ? nil : .typeMismatch))
            }
            #expect(refusal(key, .null) == .typeMismatch)
        }
    }

    @Test func aFlooredFlagCanOnlyBeSetToFalse() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.floored("f", in: "prod"))
        func refusal(_ value: JSONValue, _ environment: Environment) -> Refusal.Code? {
            ledger.refusal(
                of: [.overrideSet(flag: "f", user: nil, value: value, expiresAt: nil)],
                in: .overrides("acme", environment))
        }
        #expect(refusal(true, "prod") == .floor)
        #expect(refusal(false, "prod") == nil)
        #expect(refusal(true, "dev") == nil)
    }

    @Test func rolesAreGrantedOnceAndRevokedWhereHeld() throws {
        var ledger = try TestLedger.furnished()
        let grant = Change.roleGranted(.admin, author: "anna", tenant: "acme")
        #expect(
            ledger.refusal(of: [.roleRevoked(.admin, author: "anna", tenant: "acme")]) == .invalid)
        #expect(
            ledger.refusal(of: [.roleGranted(.admin, author: "anna", tenant: "nobody")])
                == .unknownTenant)
        for reserved in [Author.ledger, .server] {
            #expect(
                ledger.refusal(of: [.roleGranted(.admin, author: reserved, tenant: "acme")])
                    == .forbidden)
        }
        try ledger.append([grant])
        #expect(ledger.refusal(of: [grant]) == .alreadyExists)
        try ledger.append([.roleRevoked(.admin, author: "anna", tenant: "acme")])
        #expect(ledger.state.roles(of: "anna", in: "acme").isEmpty)
        #expect(ledger.refusal(of: [grant]) == nil)
    }

    @Test func keysAreEnrolledOnceForEver() throws {
        var ledger = try TestLedger.furnished()
        let key = TestLedger.key("anna")
        func enrol(_ author: Author, tenant: Tenant? = nil, isDelegate: Bool = false)
            -> Refusal.Code?
        {
            ledger.refusal(of: [
                .keyEnrolled(
                    KeyEnrolled(author: author, key: key, isDelegate: isDelegate, tenant: tenant))
            ])
        }
        #expect(ledger.refusal(of: [.keyRevoked(fingerprint: key.fingerprint)]) == .unknownKey)
        #expect(enrol("anna", tenant: "nobody") == .unknownTenant)
        #expect(enrol("anna", tenant: "acme", isDelegate: true) == .invalid)
        #expect(enrol("anna", isDelegate: true) == nil)
        #expect(enrol(.server) == .invalid)
        #expect(enrol(.ledger) == .forbidden)
        try ledger.append([.keyEnrolled(KeyEnrolled(author: "anna", key: key))])
        #expect(enrol("anna") == .alreadyExists)
        #expect(enrol("bert") == .alreadyExists)
        try ledger.append([.keyRevoked(fingerprint: key.fingerprint)])
        #expect(enrol("anna") == .alreadyExists)
        #expect(ledger.refusal(of: [.keyRevoked(fingerprint: key.fingerprint)]) == .revokedKey)
        let checkpointKey = TestLedger.genesis.checkpointKey.fingerprint
        #expect(ledger.refusal(of: [.keyRevoked(fingerprint: checkpointKey)]) == .forbidden)
    }

    @Test func somebodyWhoCanSignAlwaysOwnsTenantZero() throws {
        var ledger = try TestLedger.furnished()
        let revokeRole = Change.roleRevoked(.owner, author: TestLedger.owner, tenant: .zero)
        let revokeKey = Change.keyRevoked(
            fingerprint: TestLedger.key(TestLedger.owner).fingerprint)
        #expect(ledger.refusal(of: [revokeRole]) == .lastOwner)
        #expect(ledger.refusal(of: [revokeKey]) == .lastOwner)
        // An owner without a key cannot sign, and neither scoped nor delegated keys help.
        try ledger.append([
            .roleGranted(.owner, author: "anna", tenant: .zero),
            .keyEnrolled(
                KeyEnrolled(author: "anna", key: TestLedger.key("anna", 1), tenant: .zero)),
            .keyEnrolled(
                KeyEnrolled(author: "anna", key: TestLedger.key("anna", 2), isDelegate: true)),
        ])
        #expect(ledger.refusal(of: [revokeRole]) == .lastOwner)
        #expect(ledger.refusal(of: [revokeKey]) == .lastOwner)
        #expect(
            ledger.refusal(of: [.roleRevoked(.owner, author: "anna", tenant: .zero)]) == nil)
        try ledger.append([.keyEnrolled(KeyEnrolled(author: "anna", key: TestLedger.key("anna")))])
        #expect(ledger.refusal(of: [revokeRole]) == nil)
        #expect(ledger.refusal(of: [revokeKey]) == nil)
        let annasKey = Change.keyRevoked(fingerprint: TestLedger.key("anna").fingerprint)
        #expect(ledger.refusal(of: [revokeKey, annasKey]) == .lastOwner)
    }

    @Test func tokensHaveTheirOwnIDAndHash() throws {
        var ledger = try TestLedger.furnished()
        func issue(
            _ id: String, _ hash: UInt8, tenant: Tenant = "acme", principal: Author = "p",
            environments: [Environment] = []
        ) -> Change {
            .tokenIssued(
                TokenIssued(
                    environments: environments, expiresAt: nil, id: id, principal: principal,
                    role: .viewer, hash: SHA256.hash([hash]), tenant: tenant))
        }
        #expect(ledger.refusal(of: [issue("a", 1, tenant: "nobody")]) == .unknownTenant)
        #expect(ledger.refusal(of: [issue("a", 1, environments: ["x"])]) == .unknownEnvironment)
        #expect(ledger.refusal(of: [issue("a", 1, principal: .ledger)]) == .forbidden)
        #expect(ledger.refusal(of: [.tokenRevoked(id: "a")]) == .unknownToken)
        try ledger.append([issue("a", 1, environments: ["prod"])])
        #expect(ledger.state.token(hash: SHA256.hash([1]))?.token.id == "a")
        #expect(ledger.refusal(of: [issue("a", 2)]) == .alreadyExists)
        #expect(ledger.refusal(of: [issue("b", 1)]) == .alreadyExists)
        #expect(ledger.refusal(of: [issue("b", 2)]) == nil)
        try ledger.append([.tokenRevoked(id: "a")])
        #expect(ledger.refusal(of: [.tokenRevoked(id: "a")]) == .unknownToken)
        #expect(ledger.refusal(of: [issue("a", 2)]) == .alreadyExists)
    }

    @Test func aNoteIsOnSomethingThatIsThere() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("f"))
        func note(_ flag: FlagKey?, _ position: UInt64?) -> Refusal.Code? {
            ledger.refusal(of: [.noteAdded(text: "n", flag: flag, position: position)])
        }
        #expect(note("f", nil) == nil)
        #expect(note("g", nil) == .unknownFlag)
        #expect(note(nil, ledger.state.size - 1) == nil)
        #expect(note(nil, ledger.state.size) == .unknownPosition)
    }
}
