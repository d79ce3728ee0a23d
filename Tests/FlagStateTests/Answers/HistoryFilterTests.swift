import ByteCoding
import FlagModel
import FlagState
import TestSupport
import Testing

@Suite struct HistoryFilterTests {
    private static func names(_ change: Change, _ flag: FlagKey) -> Bool {
        switch change {
        case .overrideSet(let key, _, _, _), .overrideCleared(let key, _), .flagArchived(let key),
            .flagRestored(let key):
            key == flag
        case .flagDeclared(let definition): definition.key == flag
        case .noteAdded(_, let key, _): key == flag
        default: false
        }
    }

    private static func concerns(_ change: Change, _ tenant: Tenant) -> Bool {
        switch change {
        case .tenantAdded(tenant, _), .tenantRenamed(tenant, _), .tenantRetired(tenant),
            .roleGranted(_, _, tenant), .roleRevoked(_, _, tenant):
            true
        case .keyEnrolled(let key): key.tenant == tenant
        case .tokenIssued(let token): token.tenant == tenant
        default: false
        }
    }

    private static func fits(_ event: Event, _ position: UInt64, _ filter: HistoryFilter) -> Bool {
        if let range = filter.positions, !range.contains(position) { return false }
        if let flag = filter.flag, !event.changes.contains(where: { names($0, flag) }) {
            return false
        }
        if let author = filter.author, author != event.author,
            author != event.onBehalfOf?.author
        {
            return false
        }
        if filter.tenant == nil && filter.environment == nil { return true }
        if let tenant = filter.tenant, filter.environment == nil, filter.flag == nil,
            event.changes.contains(where: { concerns($0, tenant) })
        {
            return true
        }
        guard case .overrides(let tenant, let environment) = event.stream else { return false }
        return (filter.tenant ?? tenant) == tenant
            && (filter.environment ?? environment) == environment
    }

    @Test(arguments: UInt64(0)..<6)
    func everyFilterFindsWhatItSays(seed: UInt64) {
        var ledger = TestLedger()
        var history = RandomHistory(seed: seed)
        var events: [Event] = []
        let authors: [Author] = ["anna", "bert", .server]
        for _ in 0..<60 {
            var (stream, changes) = history.changes(now: ledger.now)
            if stream == .control && history.chance(2) {
                changes.append(
                    .noteAdded(text: "n", flag: history.pick(RandomHistory.flags), position: nil))
            }
            var event = ledger.event(changes, in: stream, by: history.pick(authors))
            if event.author == .server {
                event.onBehalfOf = Delegation(author: history.pick(["anna", "carl"]), token: nil)
            }
            ledger.state.fold(event, at: ledger.place(of: event))
            events.append(event)
        }
        let flags: [FlagKey?] = [nil, "f-1", "f-3", "nobody"]
        let ranges: [Range<UInt64>?] = [nil, 0..<10, 20..<45, 50..<900, 70..<80]
        for flag in flags {
            for author in [nil, "anna", "carl", .server, "nobody"] as [Author?] {
                for tenant in [nil, .zero, "acme", "nobody"] as [Tenant?] {
                    for environment in [nil, "prod"] as [Environment?] {
                        for range in ranges {
                            var filter = HistoryFilter(
                                flag: flag, author: author, tenant: tenant,
                                environment: environment, positions: range)
                            let expected = events.indices.map(UInt64.init).filter {
                                HistoryFilterTests.fits(events[Int($0)], $0, filter)
                            }
                            #expect(ledger.state.history(filter) == expected)
                            let streams = StreamFilter(
                                tenants: ["acme"], environments: environment == nil ? [] : ["prod"])
                            filter.streams = streams
                            #expect(
                                ledger.state.history(filter)
                                    == expected.filter {
                                        streams.contains(events[Int($0)].stream)
                                    })
                        }
                    }
                }
            }
        }
    }
}
