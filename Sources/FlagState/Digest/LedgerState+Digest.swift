package import ByteCoding
import FlagModel

extension LedgerState {
    /// The name of this state: equal on every machine that folded the same records.
    ///
    /// SHA-256 over lines, each one JSON object in canonical form (RFC 8785) followed by a line
    /// feed, in ascending order of their bytes. Every line has `kind`; optional fields are left
    /// out where there is nothing to say; digests are padded base64, times RFC 3339 as
    /// `Timestamp` writes them, names and positions as in the events. Only what holds now is
    /// listed; the past is bound by the heads of the streams.
    ///
    /// - `ledger`, once created: `origin`, `recordedAt` (of the last record), `size`.
    /// - `stream`, each: `head` (SHA-256 of its last event), `seq` (how many events), `stream`.
    /// - `environment`, each: `environment`.
    /// - `tenant`, each: `name`?, `retired` (true or left out), `tenant`.
    /// - `flag`, each that was declared: `archived` (true or left out), `definition` (as in
    ///   `flag.declared`), `position`.
    /// - `override`, each that is set, expired or not: `expiresAt`?, `flag`, `position`, `stream`,
    ///   `user`?, `value`.
    /// - `role`, each that is held: `author`, `role`, `tenant`.
    /// - `key`, each: `author`, `delegate` (true or left out), `key` (the OpenSSH line),
    ///   `revokedAt`? (a position), `tenant`?.
    /// - `token`, each: `environments`, `expiresAt`?, `hash`, `id`, `principal`, `revokedAt`? (a
    ///   position), `role`, `tenant`.
    ///
    /// Costs O(state): for audits and comparisons, not for every publication.
    package var digest: Digest {
        var lines = DigestLines()
        addLedger(to: &lines)
        addFlags(to: &lines)
        addAccess(to: &lines)
        return lines.digest
    }

    private func addLedger(to lines: inout DigestLines) {
        if let genesis {
            lines.add(
                "ledger",
                [
                    "origin": .string(genesis.origin.text), "size": .position(size),
                    "recordedAt": lastRecordedAt.map { .string($0.rfc3339) },
                ])
        }
        for (stream, state) in streams.entries {
            lines.add(
                "stream",
                [
                    "stream": .string(stream.description), "head": .string(state.head.base64),
                    "seq": .position(state.records.recordCount),
                ])
        }
        for (environment, _) in environments.entries {
            lines.add("environment", ["environment": .string(environment.text)])
        }
        for known in tenants(before: size) {
            lines.add(
                "tenant",
                [
                    "tenant": .string(known.tenant.text),
                    "name": known.status.name.map(JSONValue.string),
                    "retired": known.status.isRetired ? .bool(true) : nil,
                ])
        }
    }

    private func addFlags(to lines: inout DigestLines) {
        var keys: [FlagNumber: FlagKey] = [:]
        for (key, entry) in flags.entries {
            keys[entry.number] = key
            guard let version = entry.declarations.latest else { continue }
            lines.add(
                "flag",
                [
                    "definition": DefinitionCodec.encode(version.value.definition),
                    "archived": version.value.isArchived ? .bool(true) : nil,
                    "position": .position(version.position),
                ])
        }
        for (stream, state) in streams.entries {
            state.forEachLatest { version, user in
                guard let flag = keys[version.flag], let value = version.stored.value else {
                    return
                }
                lines.add(
                    "override",
                    [
                        "stream": .string(stream.description), "flag": .string(flag.text),
                        "user": user.map { .string($0.text) }, "value": value,
                        "expiresAt": version.stored.expiresAt.map { .string($0.rfc3339) },
                        "position": .position(version.position),
                    ])
            }
        }
    }

    private func addAccess(to lines: inout DigestLines) {
        for held in roles(before: size) {
            for role in held.roles.roles {
                lines.add(
                    "role",
                    [
                        "author": .string(held.author.text), "role": .string(role.rawValue),
                        "tenant": .string(held.tenant.text),
                    ])
            }
        }
        for enrolled in enrolledKeys {
            lines.add(
                "key",
                [
                    "author": .string(enrolled.key.author.text),
                    "delegate": enrolled.key.isDelegate ? .bool(true) : nil,
                    "key": .string(enrolled.key.key.description),
                    "revokedAt": enrolled.revokedAt.map(JSONValue.position),
                    "tenant": enrolled.key.tenant.map { .string($0.text) },
                ])
        }
        for issued in issuedTokens {
            let token = issued.token
            lines.add(
                "token",
                [
                    "environments": .array(token.environments.map { .string($0.text) }),
                    "expiresAt": token.expiresAt.map { .string($0.rfc3339) },
                    "hash": .string(token.hash.base64), "id": .string(token.id),
                    "principal": .string(token.principal.text),
                    "revokedAt": issued.revokedAt.map(JSONValue.position),
                    "role": .string(token.role.rawValue), "tenant": .string(token.tenant.text),
                ])
        }
    }
}

extension JSONValue {
    /// Positions stay far below 2^53: that many records would take centuries to write.
    fileprivate static func position(_ position: UInt64) -> JSONValue {
        .integer(Int64(clamping: position))
    }
}
