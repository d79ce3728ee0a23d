import ByteCoding
import FlagModel
import FlagState
import LedgerCore
import Transparency

/// Signs events with the caller's own key and has a server append them.
struct ServerWriter {
    let context: Context
    let server: ServerConnection
    let signer: any EventSigner

    private var source: ServerSource { ServerSource(context: context, server: server) }

    /// Appends what `propose` makes, all of it or nothing, and prints the receipt; with `--dry-run`
    /// prints what the server's rules say to it.
    func write(_ propose: (any KnownState, Timestamp) throws -> Proposal) throws -> ExitStatus {
        let known = ServerState(source: source)
        let proposal = try propose(known, context.now)
        if context.arguments.has(Options.dryRun) {
            let rehearsal = try rehearse(proposal.drafts)
            try RehearsalReport(rehearsal: rehearsal.members, members: proposal.members)
                .show(on: context.output)
            return .done
        }
        let (receipts, size) = try append(proposal.drafts)
        try WriteReport(
            proposal: proposal,
            outcome: WriteOutcome(receipts: receipts, size: size, known: known)
        ).show(on: context.output)
        return .done
    }

    /// Another author's event may come between: then the place is asked for and signed again.
    private func append(_ drafts: [EventDraft]) throws -> (receipts: [Receipt], size: UInt64) {
        for _ in 1..<ServerLimits.signingAttempts {
            do {
                return try appendOnce(drafts)
            } catch let failure as CommandFailure
                where failure.code == Refusal.Code.brokenStream.rawValue
            {
                continue
            }
        }
        return try appendOnce(drafts)
    }

    private func appendOnce(
        _ drafts: [EventDraft]
    ) throws -> (receipts: [Receipt], size: UInt64) {
        let rehearsal = try rehearse(drafts)
        let events = try sign(drafts, rehearsal)
        if events.isEmpty { return ([], try rehearsal.position("size")) }
        let bodies = try events.map { event -> JSONValue in
            .object([
                "event": .string(String(decoding: event.bytes, as: UTF8.self)),
                "signature": .string(try armour(event)),
            ])
        }
        let answer =
            bodies.count == 1
            ? [try server.postAgain("/v1/events", bodies[0])]
            : try server.postAgain("/v1/events", .object(["events": .array(bodies)]))
                .list("receipts").map { try AnswerMembers($0) }
        guard answer.count == events.count else {
            throw AnswerMembers.missing("receipts", "a receipt for each event")
        }
        let receipts = try zip(answer, events).map { answer, event in
            try ServerReceipt.check(answer, of: event, from: server.address)
        }
        return (receipts, receipts.last?.size ?? 0)
    }

    // MARK: Before signing

    /// Asks what the rules say, what of the changes is left, and where the events would stand.
    private func rehearse(_ drafts: [EventDraft]) throws -> AnswerMembers {
        let events = try drafts.map { draft -> JSONValue in
            var members: [String: JSONValue] = [
                "stream": .string(draft.stream.description),
                "changes": try ChangeJSON.of(draft.changes),
            ]
            members["reason"] = draft.reason.map(JSONValue.string)
            members["expect"] = draft.expectedPosition.map(JSONValue.position)
            return .object(members)
        }
        return try server.post(
            "/v1/rehearsals",
            .object([
                "key": .string(signer.publicKey.description), "events": .array(events),
            ]))
    }

    /// The drafts that change something, in the places that the server told, signed.
    private func sign(_ drafts: [EventDraft], _ rehearsal: AnswerMembers) throws -> [SignedEvent] {
        var effects = try rehearsal.list("events")[...]
        var places = try ServerPlaces(rehearsal)
        var signed: [SignedEvent] = []
        for draft in drafts {
            guard let effect = try effects.first.map({ try AnswerMembers($0) }),
                try effect.text("stream") == draft.stream.description
            else { continue }
            let changes = try ChangeObjects.decode(try effect.list("changes"))
            guard let kept = ServerWriter.kept(changes, of: draft.changes) else { continue }
            effects.removeFirst()
            var event = Event(
                author: try rehearsal.name("author"), changes: kept, id: draft.id,
                ledger: try rehearsal.name("ledger"), prev: .zero, seq: 0,
                signedAt: draft.signedAt, stream: draft.stream)
            event.reason = draft.reason
            signed.append(try places.sign(event, with: signer))
        }
        guard effects.isEmpty else {
            throw AnswerMembers.unreadable("it has changes that nobody asked for")
        }
        return signed
    }

    /// The told changes, if they are the asked ones without some: nothing else is ever signed.
    private static func kept(_ told: [Change], of asked: [Change]) -> [Change]? {
        var rest = told[...]
        for change in asked where change == rest.first { rest.removeFirst() }
        return rest.isEmpty && !told.isEmpty ? told : nil
    }

    private func armour(_ event: SignedEvent) throws -> String {
        guard let signature = Ed25519Signature(event.signature) else {
            throw LedgerError.signing("the signature has not 64 bytes")
        }
        let key = try SSHPublicKey(Ed25519PublicKey(signer.publicKey.keyBytes))
        return SSHSignature(
            publicKey: key, namespace: SSHSignature.eventNamespace, signature: signature
        ).format()
    }
}

/// Where the next event of each stream stands: told by the server, then by what was signed.
private struct ServerPlaces {
    private var next: [String: (seq: UInt64, prev: Digest)] = [:]

    init(_ rehearsal: AnswerMembers) throws {
        for place in try rehearsal.list("places") {
            let place = try AnswerMembers(place)
            next[try place.text("stream")] = (
                try place.position("seq"), try place.digest("prev")
            )
        }
    }

    mutating func sign(_ event: Event, with signer: any EventSigner) throws -> SignedEvent {
        var event = event
        guard let place = next[event.stream.description] else {
            throw AnswerMembers.missing("places", "a place for each stream")
        }
        (event.seq, event.prev) = place
        let bytes = EventCodec.encode(event)
        let (after, overflow) = place.seq.addingReportingOverflow(1)
        guard !overflow else { throw AnswerMembers.missing("seq", "a number in a stream") }
        next[event.stream.description] = (after, SHA256.hash(bytes))
        let signed = SignedEvent(
            event: event, bytes: bytes, fingerprint: signer.fingerprint,
            signature: try signer.sign(bytes))
        try EventForm.check(signed)
        return signed
    }
}
