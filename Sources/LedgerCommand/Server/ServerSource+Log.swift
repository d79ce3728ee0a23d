import ByteCoding
import FlagModel
import LedgerCore
import Transparency

extension ServerSource {
    func forEachRecord(
        _ question: RecordQuestion, _ body: (Record, Event) throws -> Void
    ) throws {
        let query = question == .log ? try logQuery() : try historyQuery()
        var from = try context.arguments.position(Options.fromPosition) ?? 0
        while true {
            let page = try server.get(
                "/v1/events", query + [("from", "\(from)"), ("record", "true")])
            if question == .log {
                try RecordRange.check(
                    from, try context.arguments.position(Options.toPosition),
                    size: try page.position("size"))
            }
            for item in try page.list("events") {
                let (record, event) = try ServerSource.record(item)
                guard record.position >= from else {
                    throw AnswerMembers.unreadable("its records are out of order")
                }
                from = record.position + 1
                try body(record, event)
            }
            guard page["next"] != nil else { return }
            let next = try page.position("next")
            guard next >= from else {
                throw AnswerMembers.unreadable("its next page is behind this one")
            }
            from = next
        }
    }

    private func logQuery() throws -> [(name: String, value: String?)] {
        guard let last = try context.arguments.position(Options.toPosition) else { return [] }
        if let first = try context.arguments.position(Options.fromPosition), last < first {
            throw CommandFailure.usage("--from is greater than --to: exchange them")
        }
        return [("to", "\(last)")]
    }

    private func historyQuery() throws -> [(name: String, value: String?)] {
        let arguments = context.arguments
        let flag = try arguments.optionalFlag()
        let tenant = try arguments.optionalTenant()
        let environment = try arguments.optionalEnvironment()
        let author = try arguments.author(Options.author)
        // A misspelt name must not look like a name without a history.
        if flag != nil || tenant != nil || environment != nil {
            let known = ServerState(source: self)
            if let tenant { try known.requireKnown(tenant) }
            if let environment { try known.requireKnown(environment) }
            if let flag { _ = try known.definition(of: flag) }
        }
        return [
            ("flag", flag?.text), ("tenant", tenant?.text), ("environment", environment?.text),
            ("author", author?.text), ("since", arguments[Options.since]),
            ("until", arguments[Options.until]),
        ]
    }

    /// The record's own bytes, decoded: what else the server says of it is not needed.
    private static func record(_ item: JSONValue) throws -> (record: Record, event: Event) {
        let members = try AnswerMembers(item)
        guard let bytes = Base64.decode(try members.text("record")) else {
            throw AnswerMembers.missing("record", "base64")
        }
        return try DecodedRecord.decode(bytes, at: try members.position("position"))
    }

    func recordBytes(at position: UInt64) throws -> [UInt8] {
        let answer = try server.get("/v1/events/\(position)")
        guard let bytes = Base64.decode(try answer.text("record")) else {
            throw AnswerMembers.missing("record", "base64")
        }
        _ = try DecodedRecord.decode(bytes, at: position)
        return bytes
    }

    func signedRecord(at position: UInt64) throws -> (record: Record, key: PublicKeyLine) {
        let answer = try server.get("/v1/events/\(position)")
        let record = try ServerSource.record(.object(answer.members)).record
        guard record.position == position, let key = PublicKeyLine(try answer.text("publicKey")),
            key.fingerprint == record.fingerprint
        else {
            throw AnswerMembers.missing("publicKey", "the key that signed the record")
        }
        return (record, key)
    }

    func verifierKey() throws -> NoteVerifierKey {
        let text = try server.get("/v1/status").text("vkey")
        do {
            return try NoteVerifierKey.parse(text)
        } catch {
            throw AnswerMembers.missing("vkey", "a verifier key (\(error))")
        }
    }

    func size() throws -> UInt64 { try server.get("/v1/status").position("size") }

    /// A server tells the root of its present size; whoever wants more has the files audited.
    func problem(with checkpoint: Checkpoint) throws -> String? {
        let status = try server.get("/v1/status")
        let size = try status.position("size")
        return LedgerProblem.text(
            checkpoint, size: size,
            root: size == checkpoint.size ? try status.digest("root") : nil)
    }

    func checkpoint() throws -> (note: SignedCheckpoint, key: NoteVerifierKey) {
        let text = try server.text("/checkpoint")
        let key = try verifierKey()
        let note: SignedCheckpoint
        do {
            note = try SignedCheckpoint.parse(Array(text.utf8))
        } catch {
            throw notProven("checkpoint", "\(error)")
        }
        let outcome = note.verify(with: key)
        guard outcome == .verified else { throw notProven("checkpoint", "\(outcome)") }
        return (note, key)
    }

    func proof(of position: UInt64) throws -> (proof: TlogProof, key: NoteVerifierKey) {
        let text = try server.text("/v1/events/\(position)/proof")
        let key = try verifierKey()
        let proof: TlogProof
        do {
            proof = try TlogProof.parse(Array(text.utf8))
        } catch {
            throw notProven("proof", "\(error)")
        }
        let leafHash = MerkleTree.leafHash(of: try recordBytes(at: position))
        let outcome = proof.check(leafHash: leafHash, key: key)
        guard proof.index == position, outcome == .holds else {
            throw notProven("proof", "\(outcome)")
        }
        return (proof, key)
    }

    private func notProven(_ what: String, _ detail: String) -> CommandFailure {
        CommandFailure(
            .notProven, code: "PROOF",
            "the \(what) that \(server.address.text) gives does not hold: \(detail)")
    }
}
