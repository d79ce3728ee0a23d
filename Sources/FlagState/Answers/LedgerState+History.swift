package import FlagModel

/// Which records a history is about: those that fit every field that is given.
package struct HistoryFilter: Hashable, Sendable {
    /// Records that name this flag.
    package var flag: FlagKey?
    /// Records signed by this author, or for this author by a delegated key.
    package var author: Author?
    /// Records in the override streams of this tenant, and, where neither flag nor environment is
    /// given, those that register, rename or retire it and give or take its roles, keys, tokens.
    package var tenant: Tenant?
    /// Records in the override streams of this environment.
    package var environment: Environment?
    /// Positions to look at; `nil` = all.
    package var positions: Range<UInt64>?
    /// Only records in these streams; `nil` = all.
    package var streams: StreamFilter?

    package init(
        flag: FlagKey? = nil, author: Author? = nil, tenant: Tenant? = nil,
        environment: Environment? = nil, positions: Range<UInt64>? = nil
    ) {
        self.flag = flag
        self.author = author
        self.tenant = tenant
        self.environment = environment
        self.positions = positions
    }
}

/// The control stream, and the override streams of some tenants in some environments.
package struct StreamFilter: Hashable, Sendable {
    package let tenants: Set<Tenant>
    /// Empty: all of them.
    package let environments: Set<Environment>

    package init(tenants: Set<Tenant>, environments: Set<Environment>) {
        self.tenants = tenants
        self.environments = environments
    }

    package func contains(_ stream: Stream) -> Bool {
        guard case .overrides(let tenant, let environment) = stream else { return true }
        return tenants.contains(tenant)
            && (environments.isEmpty || environments.contains(environment))
    }
}

extension LedgerState {
    /// The positions of the records that fit, ascending. Walks the shortest of the lists that
    /// apply and looks into the others by halves.
    package func history(_ filter: HistoryFilter) -> [UInt64] {
        let all = 0..<size
        let range = (filter.positions ?? all).clamped(to: all)
        var lists: [PositionUnion] = []
        if let flag = filter.flag { lists.append(PositionUnion([flags[flag]?.positions])) }
        if let author = filter.author { lists.append(PositionUnion([positionsByAuthor[author]])) }
        if filter.tenant != nil || filter.environment != nil {
            lists.append(PositionUnion(streamPositions(filter)))
        }
        if let wanted = filter.streams {
            let inside = streams.entries.filter { wanted.contains($0.stream) }
            lists.append(PositionUnion(inside.map(\.state.records)))
        }
        lists.sort { $0.count < $1.count }
        guard let shortest = lists.first else { return Array(range) }
        let others = lists.dropFirst()
        return shortest.positions(in: range).filter { position in
            others.allSatisfy { $0.contains(position) }
        }
    }

    private func streamPositions(_ filter: HistoryFilter) -> [(any Positions)?] {
        var found: [(any Positions)?] = []
        if let tenant = filter.tenant, filter.environment == nil, filter.flag == nil {
            found.append(controlPositions[tenant])
        }
        for (stream, state) in streams.entries {
            guard case .overrides(let itsTenant, let itsEnvironment) = stream,
                filter.tenant == nil || filter.tenant == itsTenant,
                filter.environment == nil || filter.environment == itsEnvironment
            else { continue }
            found.append(state.records)
        }
        return found
    }
}

/// Some ascending lists of positions, read as one.
private struct PositionUnion {
    private let lists: [any Positions]

    init(_ lists: [(any Positions)?]) { self.lists = lists.compactMap { $0 } }

    var count: Int { lists.reduce(0) { $0 + $1.count } }

    func contains(_ position: UInt64) -> Bool {
        lists.contains { list in
            let index = list.count(below: position)
            return index < list.count && list[index] == position
        }
    }

    func positions(in range: Range<UInt64>) -> [UInt64] {
        var positions: [UInt64] = []
        for list in lists {
            for index in list.indices(in: range) {
                let position = list[index]
                if positions.last != position { positions.append(position) }
            }
        }
        return lists.count > 1 ? positions.sorted() : positions
    }
}
