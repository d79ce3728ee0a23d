import ByteCoding
import FlagModel
import FlagState
import TestSupport

/// Seeded changes over a small world, so that they meet often.
struct RandomHistory {
    static let flags: [FlagKey] = ["f-1", "f-2", "f-3", "f-4"]
    static let tenants: [Tenant] = [.zero, "acme", "umbrella"]
    static let environments: [Environment] = ["dev", "prod"]
    static let users: [User?] = [nil, "ursula", "ulf"]

    static let scopes: [Scope] = tenants.flatMap { tenant in
        environments.flatMap { environment in
            users.map { Scope(tenant: tenant, environment: environment, user: $0) }
        }
    }

    var random: SeededGenerator

    /// Whether some overrides have an end.
    private let expires: Bool

    init(seed: UInt64, expires: Bool = true) {
        random = SeededGenerator(seed: seed)
        self.expires = expires
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int(random.next() % UInt64(elements.count))]
    }

    mutating func chance(_ oneIn: UInt64) -> Bool { random.next() % oneIn == 0 }

    /// Values of a flag's type, which follows from its key.
    mutating func value(of flag: FlagKey) -> JSONValue {
        switch flag {
        case "f-3": pick([.string("a"), .string("b"), .string("c")])
        case "f-4": pick([.integer(1), .integer(2), .integer(3)])
        default: .bool(chance(2))
        }
    }

    mutating func definition(of flag: FlagKey) -> FlagDefinition {
        var definition = FlagDefinition.product(flag, default: value(of: flag))
        if flag == "f-3" { definition.variants = ["one": .string("a"), "two": .string("b")] }
        if flag == "f-3" && chance(2) { definition.defaultValue = .string("two") }
        definition.isProtected = chance(5)
        definition.isRouteDependent = definition.type == .boolean && chance(2)
        for environment in RandomHistory.environments where chance(2) {
            definition.environments[environment] = EnvironmentRule(
                isEnabled: chance(2), defaultValue: chance(2) ? nil : value(of: flag))
        }
        return definition
    }

    /// One to three changes for one stream, sensible or not.
    mutating func changes(now: Timestamp) -> (stream: Stream, changes: [Change]) {
        if chance(4) {
            let flag = pick(RandomHistory.flags)
            let change: Change =
                switch random.next() % 6 {
                case 0: .flagArchived(flag)
                case 1: .flagRestored(flag)
                default: .flagDeclared(definition(of: flag))
                }
            return (.control, [change])
        }
        let stream = Stream.overrides(
            pick(RandomHistory.tenants), pick(RandomHistory.environments))
        let count = 1 + Int(random.next() % 3)
        return (stream, (0..<count).map { _ in overrideChange(now: now) })
    }

    private mutating func overrideChange(now: Timestamp) -> Change {
        let flag = pick(RandomHistory.flags)
        let user = pick(RandomHistory.users)
        if chance(4) { return .overrideCleared(flag: flag, user: user) }
        // Some run out while the history still goes on, one step being a second.
        let lifetime = Int64(1 + random.next() % 40) * 1_000_000
        let expiresAt =
            chance(3) && expires ? Timestamp(microseconds: now.microseconds + lifetime) : nil
        return .overrideSet(flag: flag, user: user, value: value(of: flag), expiresAt: expiresAt)
    }
}
