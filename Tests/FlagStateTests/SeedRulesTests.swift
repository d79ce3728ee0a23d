import ByteCoding
import FlagModel
import FlagState
import Testing

/// The rules that the seed design came with, each under its own name.
@Suite struct SeedRulesTests {
    @Test func globalFlagFallback() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("dark-mode"))
        try ledger.set("dark-mode", true)
        let answer = try #require(ledger.resolve("dark-mode", tenant: "acme"))
        #expect(answer.value == .bool(true))
        #expect(answer.source == .tenantZero)
        #expect(answer.reason == .static)
        #expect(answer.position == ledger.state.size - 1)
    }

    @Test func ownerCanUpdateFlags() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("dark-mode"))
        for role in [Role.owner, .admin] {
            let author = Author(unchecked: "acme-\(role.rawValue)")
            try ledger.admit(author, role, in: "acme")
            let before = ledger.resolve("dark-mode", tenant: "acme")?.value == .bool(true)
            try ledger.set("dark-mode", .bool(!before), tenant: "acme", by: author)
            #expect(ledger.resolve("dark-mode", tenant: "acme")?.value == .bool(!before))
        }
    }

    @Test(arguments: [Role.member, .viewer])
    func memberAndViewerCannotWrite(role: Role) throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("dark-mode"))
        try ledger.admit("mia", role, in: "acme")
        let set = Change.overrideSet(flag: "dark-mode", user: nil, value: true, expiresAt: nil)
        for tenant in ["acme", "tenant-0"] as [Tenant] {
            #expect(
                ledger.refusal(of: [set], in: .overrides(tenant, "prod"), by: "mia") == .forbidden)
        }
        #expect(ledger.refusal(of: [.flagArchived("dark-mode")], by: "mia") == .forbidden)
    }

    @Test func aTenantsWriteDoesNotTouchTenantZero() throws {
        var ledger = try TestLedger.furnished()
        try ledger.append([.tenantAdded("umbrella", name: nil)])
        try ledger.declare(.product("dark-mode"))
        try ledger.set("dark-mode", true)
        let global = ledger.resolve("dark-mode")
        try ledger.set("dark-mode", false, tenant: "acme")
        #expect(ledger.resolve("dark-mode") == global)
        #expect(ledger.resolve("dark-mode", tenant: "umbrella") == global)
        #expect(ledger.resolve("dark-mode", tenant: "acme")?.value == .bool(false))
        try ledger.clear("dark-mode", tenant: "acme")
        #expect(ledger.resolve("dark-mode", tenant: "acme") == global)
    }

    @Test func unknownTenantOrEnvironmentIsRefused() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("dark-mode"))
        let set = Change.overrideSet(
            flag: "dark-mode", user: nil, value: .bool(true), expiresAt: nil)
        #expect(
            ledger.refusal(of: [set], in: .overrides("nobody", "prod")) == .unknownTenant)
        #expect(
            ledger.refusal(of: [set], in: .overrides("acme", "moon")) == .unknownEnvironment)
        #expect(!ledger.state.isKnown("nobody" as Tenant))
        #expect(!ledger.state.isKnown("moon" as Environment))
        #expect(ledger.state.isKnown(Tenant.zero))
        #expect(ledger.refusal(of: [set], in: .overrides("acme", "prod")) == nil)
    }

    @Test func aGlobalSetWithoutDeclaredGatesIsRefused() throws {
        var ledger = try TestLedger.furnished()
        var flag = FlagDefinition.product("dark-mode")
        flag.gates = nil
        try ledger.declare(flag)
        let set = Change.overrideSet(
            flag: "dark-mode", user: nil, value: .bool(true), expiresAt: nil)
        #expect(
            ledger.refusal(of: [set], in: .overrides(.zero, "prod")) == .gatesUndeclared)
        #expect(ledger.refusal(of: [set], in: .overrides("acme", "prod")) == nil)
        flag.gates = [.product]
        try ledger.declare(flag)
        #expect(ledger.refusal(of: [set], in: .overrides(.zero, "prod")) == nil)
    }

    @Test func userOverTenantOverGlobalOverConfigDefault() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("greeting", default: .string("default")))
        func answer() -> Resolution? {
            ledger.resolve("greeting", tenant: "acme", user: "ursula")
        }
        #expect(answer()?.source == .default && answer()?.value == .string("default"))
        try ledger.set("greeting", .string("global"))
        #expect(answer()?.source == .tenantZero && answer()?.value == .string("global"))
        try ledger.set("greeting", .string("tenant"), tenant: "acme")
        #expect(answer()?.source == .tenant && answer()?.value == .string("tenant"))
        try ledger.set("greeting", .string("user"), tenant: "acme", user: "ursula")
        #expect(answer()?.source == .user && answer()?.value == .string("user"))
        try ledger.clear("greeting", tenant: "acme", user: "ursula")
        #expect(answer()?.source == .tenant)
        try ledger.clear("greeting", tenant: "acme")
        #expect(answer()?.source == .tenantZero)
        try ledger.clear("greeting")
        #expect(answer()?.source == .default)
    }

    @Test func usersOfTenantZeroLendNothingToOtherTenants() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("dark-mode"))
        try ledger.set("dark-mode", true, user: "ursula")
        #expect(ledger.resolve("dark-mode", user: "ursula")?.source == .user)
        #expect(ledger.resolve("dark-mode", tenant: "acme", user: "ursula")?.source == .default)
    }

    /// The seed design resolved `notifications` to true here.
    @Test func aRouteDependentFlagThatIsOffInConfigStaysOff() throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.product("notifications"))
        try ledger.set("notifications", true)
        try ledger.set("notifications", true, tenant: "acme")
        try ledger.set("notifications", true, tenant: "acme", user: "ursula")
        try ledger.declare(.floored("notifications", in: "prod"))

        let scope = Scope(tenant: "acme", environment: "prod", user: "ursula")
        let one = try #require(ledger.state.resolve("notifications", scope, at: ledger.head))
        #expect(one.value == .bool(false) && one.source == .floor && one.reason == .static)
        let all = ledger.state.resolveAll(scope, at: ledger.head)
        #expect(all.first { $0.flag == "notifications" }?.resolution == one)
        let explanation = try #require(
            ledger.state.explain("notifications", scope, at: ledger.head))
        #expect(
            explanation.rungs.filter { $0.state == .masked(by: .floor) }.map(\.source)
                == [.user, .tenant, .tenantZero, .default])

        // Lifted, the old overrides count again.
        try ledger.declare(.product("notifications"))
        #expect(ledger.state.resolve("notifications", scope, at: ledger.head)?.source == .user)
    }

    @Test(arguments: [nil, "ursula"] as [User?])
    func adminCannotBeOverridden(user: User?) throws {
        var ledger = try TestLedger.furnished()
        try ledger.declare(.protected("admin"))
        let set = Change.overrideSet(flag: "admin", user: user, value: .bool(true), expiresAt: nil)
        for tenant in [Tenant.zero, "acme"] {
            #expect(ledger.refusal(of: [set], in: .overrides(tenant, "prod")) == .isProtected)
        }
        // Written while it was not protected yet, the override is masked.
        var open = try TestLedger.furnished()
        try open.declare(.product("admin"))
        try open.append([set], in: .overrides(.zero, "prod"))
        try open.append([set], in: .overrides("acme", "prod"))
        try open.declare(.protected("admin"))
        let answer = open.resolve("admin", tenant: "acme", user: user)
        #expect(answer?.value == .bool(false) && answer?.source == .protected)
        let clear = Change.overrideCleared(flag: "admin", user: user)
        #expect(open.refusal(of: [clear], in: .overrides("acme", "prod")) == nil)
    }
}
