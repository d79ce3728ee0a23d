// What folding made of a log, as bytes and back: opening a long ledger reads them instead of
// folding every record again. Collections are written as columns of numbers and rebuilt whole,
// which takes a fraction of the time that their events took. `docs/format.md` draws them.

package import ByteCoding
package import FlagModel

extension LedgerState {
    /// Writes the state, but for the genesis event: that one is always read from the log. Equal
    /// histories give equal bytes, on every machine. Throws what the writer's sink throws.
    package func encode(to columns: inout ColumnWriter) throws {
        try times.encode(to: &columns)
        try encodeFlags(to: &columns)
        try encodeRegistrations(to: &columns)
        try streams.encode(to: &columns)
        try eventIDs.encode(to: &columns)
        try columns.write(positionsByAuthor) { try $0.write($1) }
        try columns.write(controlPositions) { try $0.write($1) }
        var expiring: [UInt64] = []
        expiringFlags.forEach { expiring.append(UInt64($0.number)) }
        try columns.write(numbers: expiring)
        for mark in [lastIsBackfilled, hasBackfill, hasLivedOverride] { try columns.write(mark) }
    }

    /// Reads what `encode` wrote. The bytes may be anybody's: what cannot be a state throws, and
    /// whether it is the right one is for the caller to know.
    ///
    /// - Parameters:
    ///   - genesis: what position 0 says.
    ///   - digest: SHA-256 of the genesis event.
    package init(
        decoding columns: inout ColumnReader, genesis: LedgerCreated, digest: Digest
    ) throws {
        self.init()
        self.genesis = genesis
        genesisDigest = digest
        times = try RecordedTimes(decoding: &columns)
        try decodeFlags(from: &columns)
        try decodeRegistrations(from: &columns)
        streams = try StreamTable(decoding: &columns, size: size, flags: flags.count)
        eventIDs = try EventIDTable(decoding: &columns)
        let size = size
        positionsByAuthor = try columns.map(Author.self) { columns, _ in
            try columns.positions(below: size)
        }
        controlPositions = try columns.map(Tenant.self) { columns, _ in
            try columns.positions(below: size)
        }
        for number in try columns.numbers() {
            guard number < UInt64(flags.count) else { throw ColumnError.invalid("a flag") }
            expiringFlags.insert(FlagNumber(number: UInt32(truncatingIfNeeded: number)))
        }
        lastIsBackfilled = try columns.flag()
        hasBackfill = try columns.flag()
        hasLivedOverride = try columns.flag()
    }

    // MARK: Flags

    private func encodeFlags(to columns: inout ColumnWriter) throws {
        try columns.write(UInt64(flags.count))
        let byNumber = flags.entries.sorted { $0.value.number.number < $1.value.number.number }
        for (key, entry) in byNumber {
            try columns.write(key.text)
            try columns.write(entry.positions)
            try columns.write(entry.declarations) { columns, declared in
                try columns.write(declared.isArchived)
                try columns.write(.flagDeclared(declared.definition))
            }
        }
    }

    private mutating func decodeFlags(from columns: inout ColumnReader) throws {
        let count = try columns.count(width: 4)
        guard count <= Int(UInt32.max) else { throw ColumnError.invalid("flags") }
        for number in 0..<count {
            let key = try columns.name(FlagKey.self)
            var entry = FlagEntry(number: FlagNumber(number: UInt32(number)))
            entry.positions = try columns.positions(below: size)
            entry.declarations = try columns.history { columns in
                let isArchived = try columns.flag()
                guard case .flagDeclared(let definition) = try columns.change() else {
                    throw ColumnError.invalid("a definition")
                }
                return DeclaredFlag(definition, isArchived: isArchived)
            }
            flags.update(key, default: entry) { _ in }
            addKey(key)
        }
        guard flags.count == count else { throw ColumnError.invalid("flags") }
    }

    // MARK: Who and what is registered

    private func encodeRegistrations(to columns: inout ColumnWriter) throws {
        try columns.write(environments) { try $0.write($1) }
        try columns.write(tenants) { columns, history in
            try columns.write(history) { columns, status in
                try columns.write(status.isRetired)
                try columns.write(status.name != nil)
                try columns.write(status.name ?? "")
            }
        }
        try columns.write(UInt64(roles.count))
        let holders = roles.entries.sorted {
            ($0.key.author, $0.key.tenant) < ($1.key.author, $1.key.tenant)
        }
        for (holder, history) in holders {
            try columns.write(holder.author.text)
            try columns.write(holder.tenant.text)
            try columns.write(history) { try $0.write($1.rawValue) }
        }
        try columns.write(UInt64(keys.count))
        for (_, enrolled) in keys.entries.sorted(by: { $0.key < $1.key }) {
            try columns.write(.keyEnrolled(enrolled.key))
            try columns.write(enrolled.enrolledAt)
            try columns.write(enrolled.revokedAt ?? .max)
        }
        try columns.write(UInt64(tokens.count))
        for (_, issued) in tokens.entries.sorted(by: { $0.value.issuedAt < $1.value.issuedAt }) {
            try columns.write(.tokenIssued(issued.token))
            try columns.write(issued.issuedAt)
            try columns.write(issued.revokedAt ?? .max)
        }
    }

    private mutating func decodeRegistrations(from columns: inout ColumnReader) throws {
        environments = try columns.map(Environment.self) { columns, _ in try columns.uint64() }
        tenants = try columns.map(Tenant.self) { columns, _ in
            try columns.history { columns in
                var status = TenantStatus()
                status.isRetired = try columns.flag()
                let isNamed = try columns.flag()
                let name = try columns.text(limit: FlagModelLimits.eventBytes)
                if isNamed { status.name = name }
                return status
            }
        }
        for _ in 0..<(try columns.count(width: 8)) {
            let author = try columns.name(Author.self)
            let holder = RoleHolder(author: author, tenant: try columns.name(Tenant.self))
            let held = try columns.history { RoleSet(rawValue: try $0.uint8()) }
            roles.update(holder, default: held) { _ in }
        }
        for _ in 0..<(try columns.count(width: 8)) {
            guard case .keyEnrolled(let key) = try columns.change() else {
                throw ColumnError.invalid("a key")
            }
            var enrolled = EnrolledKey(key: key, enrolledAt: try columns.uint64())
            let revokedAt = try columns.uint64()
            if revokedAt != .max { enrolled.revokedAt = revokedAt }
            keys.update(key.key.fingerprint, default: enrolled) { _ in }
        }
        for _ in 0..<(try columns.count(width: 8)) {
            guard case .tokenIssued(let token) = try columns.change() else {
                throw ColumnError.invalid("a token")
            }
            var issued = IssuedToken(token: token, issuedAt: try columns.uint64())
            let revokedAt = try columns.uint64()
            if revokedAt != .max { issued.revokedAt = revokedAt }
            tokens.update(token.id, default: issued) { _ in }
            tokenHashes.update(token.hash, default: token.id) { _ in }
        }
    }
}
