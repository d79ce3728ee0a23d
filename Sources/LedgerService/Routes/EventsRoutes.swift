import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore
import Transparency

/// The log over HTTP: events signed by their authors come in, records and proofs go out.
struct EventsRoutes {
    let context: LoopContext

    func register(on router: RouteTable) {
        router.on(.post, "/v1/events", body: .required(bytes: 256 * 1024)) { request in
            context.answer { try submit(request) }
        }
        router.on(.get, "/v1/events") { request in context.answer { try list(request) } }
        router.on(.get, "/v1/events/{position}") { request in
            context.answer { try record(request) }
        }
        router.on(.get, "/v1/events/{position}/proof") { request in
            context.answer { try proof(request) }
        }
        router.on(.get, "/v1/place") { request in context.answer { try place(request) } }
    }

    // MARK: In

    /// `{"event": "…", "signature": "-----BEGIN SSH SIGNATURE-----…"}`: the event's canonical text,
    /// and what `ssh-keygen -Y sign -n event@flagledger` made of exactly these bytes. The token
    /// opens the door; the rights are those of the event's author. `{"events": […]}` has several
    /// such objects, which are appended together or not at all.
    private func submit(_ request: Request) throws -> Answer {
        let caller = try context.caller(request)
        var members = try RequestJSON.object(request.body.span)
        let kind = "POST /v1/events"
        guard let several = members.removeValue(forKey: "events") else {
            let members = members
            return context.append(by: caller, as: kind) {
                [try EventsRoutes.signedEvent(members)]
            } telling: {
                $0[0].body
            }
        }
        try RequestJSON.refuseOthers(members)
        guard let objects = several.arrayValue, !objects.isEmpty else {
            throw ServiceError.malformed("'events' must be a list with events in it")
        }
        return context.append(by: caller, as: kind) {
            try objects.map { object in
                guard let members = object.objectValue else {
                    throw ServiceError.malformed("'events' must hold objects")
                }
                return try EventsRoutes.signedEvent(members)
            }
        } telling: {
            Receipt.body(of: $0)
        }
    }

    private static func signedEvent(_ members: [String: JSONValue]) throws -> SignedEvent {
        var members = members
        guard let text = try RequestJSON.text(members.removeValue(forKey: "event"), "event"),
            let armor = try RequestJSON.text(members.removeValue(forKey: "signature"), "signature")
        else { throw ServiceError.malformed("'event' and 'signature' must be given, as strings") }
        try RequestJSON.refuseOthers(members)
        return try signedEvent(Array(text.utf8), armor)
    }

    private static func signedEvent(_ bytes: [UInt8], _ armor: String) throws -> SignedEvent {
        let event: Event
        do {
            event = try EventCodec.decode(bytes)
        } catch {
            throw ServiceError.malformed("the event is not in its canonical form: \(error)")
        }
        do {
            let signature = try SSHSignature.parse(Array(armor.utf8))
            guard signature.namespace == SSHSignature.eventNamespace else {
                throw ServiceError.malformed(
                    "the signature is of the namespace '\(signature.namespace)', not "
                        + "'\(SSHSignature.eventNamespace)': sign with -n event@flagledger")
            }
            // The writer believes this where it is the enrolled key. What does not verify it tries
            // again, in its turn, and says what is wrong with it.
            let key = signature.publicKey
            let isGood = signature.verify(message: bytes.span, key: key) == .verified
            return SignedEvent(
                event: event, bytes: bytes, fingerprint: key.fingerprint,
                signature: signature.signature.bytes,
                checkedBy: isGood ? PublicKeyLine(keyBytes: key.key.bytes) : nil)
        } catch let error as OpenSSHError {
            throw ServiceError.malformed("the signature cannot be read: \(error)")
        }
    }

    /// Where the next event of a stream stands: what a client that signs by itself has to know.
    private func place(_ request: Request) throws -> Answer {
        let visible = RecordVisibility(try context.caller(request))
        let query = try context.query(request, ["stream"])
        guard let text = query["stream"], let stream = Stream(text) else {
            throw ServiceError.malformed("'stream' must be 'control' or TENANT/ENVIRONMENT")
        }
        guard visible.shows(stream) else {
            throw ServiceError.forbidden("the stream '\(stream)' is not of the token's tenant")
        }
        let publication = context.publication
        let next = publication.state.nextPlace(in: stream)
        return .response(
            .json(
                200,
                JSONWriter.canonical(
                    .object([
                        "stream": .string(stream.description), "seq": .position(next.seq),
                        "prev": .string(next.prev.base64),
                        "ledger": .string(context.service.ledger.origin.text),
                        "size": .position(publication.state.size),
                    ]))))
    }

    // MARK: Out

    private func list(_ request: Request) throws -> Answer {
        let caller = try context.caller(request)
        let query = try context.query(
            request,
            [
                "from", "to", "since", "until", "flag", "author", "tenant", "environment", "limit",
                "order", "record",
            ])
        let state = context.publication.state
        var filter = HistoryFilter(positions: try positions(query, state.size))
        filter.flag = try query["flag"].map { try NameText.parse($0, "flag") }
        filter.author = try query["author"].map { try NameText.parse($0, "author") }
        filter.tenant = try query["tenant"].map { try NameText.parse($0, "tenant") }
        filter.environment = try query["environment"].map { try NameText.parse($0, "environment") }
        let most =
            try number(query, "limit").map { Int(clamping: $0) }
            ?? LedgerServiceLimits.eventsPerPage
        let hasBytes = try EventsRoutes.hasBytes(query)
        let isNewest = try NewestEvents.isAsked(query)
        let page = min(most, LedgerServiceLimits.eventsPerPage)
        let visible = RecordVisibility(caller)
        filter.streams = visible.streams
        let (ledger, positions) = (context.service.ledger, state.history(filter))
        return context.inBackground {
            func json(_ record: Record, _ event: Event) throws -> JSONValue {
                var members = try RecordJSON.members(record, event)
                if hasBytes {
                    members["record"] = .string(Base64.encode(RecordCodec.encode(record)))
                }
                return .object(members)
            }
            let (events, next) =
                isNewest
                ? try NewestEvents.page(
                    positions, limit: page, of: ledger, visible, telling: json)
                : try EventsRoutes.oldest(
                    positions, limit: page, of: ledger, visible, telling: json)
            let body: JSONValue = .object([
                "events": .array(events), "next": next.map(JSONValue.position) ?? .null,
                "size": .position(state.size),
            ])
            return .json(200, JSONWriter.canonical(body))
        }
    }

    private static func hasBytes(_ query: QueryParameters) throws(ServiceError) -> Bool {
        switch query["record"] {
        case nil, "false": return false
        case "true": return true
        default: throw .malformed("'record' must be true or false")
        }
    }

    /// A page of at most `limit` records that are shown, and the position of the next one.
    private static func oldest(
        _ positions: [UInt64], limit: Int, of ledger: Ledger, _ visible: RecordVisibility,
        telling json: (Record, Event) throws -> JSONValue
    ) throws -> (events: [JSONValue], next: UInt64?) {
        var events: [JSONValue] = []
        var next: UInt64?
        try ledger.forEachRecord(at: positions) { record, event in
            guard visible.shows(event) else { return true }
            if events.count == limit {
                next = record.position
                return false
            }
            events.append(try json(record, event))
            return true
        }
        return (events, next)
    }

    /// From `from` to `to`, and between the moments `since` and `until`.
    private func positions(
        _ query: QueryParameters, _ size: UInt64
    ) throws -> Range<UInt64> {
        let first = try number(query, "from") ?? 0
        let last = try number(query, "to") ?? max(size, 1) - 1
        guard first <= last || query["to"] == nil else {
            throw ServiceError.malformed("'from' is greater than 'to'")
        }
        let now = context.service.clock()
        let since = try query["since"].map { try context.parse($0, now: now).size } ?? 0
        let until = try query["until"].map { try context.parse($0, now: now).size } ?? size
        guard since <= until else {
            throw ServiceError.malformed("'since' is later than 'until': exchange them")
        }
        let end = min(size, until, last == .max ? .max : last + 1)
        return min(max(first, since), end)..<end
    }

    private func record(_ request: Request) throws -> Answer {
        let visible = RecordVisibility(try context.caller(request))
        let (ledger, position) = (context.service.ledger, try position(request))
        return context.inBackground {
            let (record, event) = try ledger.record(at: position)
            guard visible.shows(event) else { throw RecordVisibility.hidden(position) }
            var members = try RecordJSON.members(record, event)
            members["event"] = .string(String(decoding: record.event, as: UTF8.self))
            members["record"] = .string(Base64.encode(RecordCodec.encode(record)))
            members["epoch"] = .integer(Int64(record.epoch))
            members["signature"] = .string(Base64.encode(record.signature))
            members["publicKey"] = ledger.state.key(record.fingerprint).map {
                .string($0.key.key.description)
            }
            return .json(200, JSONWriter.canonical(.object(members)))
        }
    }

    /// A C2SP tlog-proof against the newest checkpoint.
    private func proof(_ request: Request) throws -> Answer {
        let visible = RecordVisibility(try context.caller(request))
        let position = try position(request)
        let publication = context.publication
        guard position < publication.state.size else {
            throw Refusal(
                .unknownPosition,
                "there is no position \(position): the ledger has \(publication.state.size) "
                    + "records")
        }
        let ledger = context.service.ledger
        return context.inBackground {
            let (_, event) = try ledger.record(at: position)
            guard visible.shows(event) else { throw RecordVisibility.hidden(position) }
            let size = publication.state.size
            guard
                let inclusion = try publication.tree.proveInclusion(index: position, size: size)
            else { throw LedgerError.selfCheckFailed("no proof of position \(position)") }
            let checkpoint = try SignedCheckpoint.parse(Array(publication.checkpoint.utf8))
            return .text(200, TlogProof(inclusion: inclusion, checkpoint: checkpoint).format())
        }
    }

    private func position(_ request: Request) throws -> UInt64 {
        guard let text = request.parameter("position"), let position = UInt64(text) else {
            throw ServiceError.malformed("a position is a whole number from 0 on")
        }
        return position
    }

    private func number(_ query: QueryParameters, _ name: String) throws -> UInt64? {
        try query[name].map { text in
            guard let number = UInt64(text), number <= UInt64(JSONValue.integerLimit) else {
                throw ServiceError.malformed("'\(name)' must be a whole number from 0 to 2^53")
            }
            return number
        }
    }
}

/// Which records a caller may see: those of its tenant and of tenant-0, and what is declared for
/// all. Owners and admins of tenant-0 see everything; whose keys, roles and tokens there are is
/// for owners and admins of their tenants.
struct RecordVisibility: Sendable {
    private let caller: Caller

    init(_ caller: Caller) { self.caller = caller }

    func shows(_ event: Event) -> Bool {
        if isOfEverything { return true }
        guard shows(event.stream) else { return false }
        return event.stream != .control
            || event.changes.allSatisfy { change in
                change.isForEverybody
                    || caller.mayWrite && change.peoplesTenant == caller.tenant
            }
    }

    /// Owners and admins of tenant-0 may see every tenant's records.
    var isOfEverything: Bool { caller.tenant.isZero && caller.mayWrite }

    /// Whether the caller may know of this tenant.
    func shows(_ tenant: Tenant) -> Bool {
        isOfEverything || tenant == caller.tenant || tenant.isZero
    }

    /// The streams beside which there is nothing to see, so that nothing else is read; `nil`: all.
    var streams: StreamFilter? {
        if isOfEverything { return nil }
        return StreamFilter(
            tenants: [caller.tenant, .zero], environments: Set(caller.token.environments))
    }

    /// Whether the caller may know where this stream stands.
    func shows(_ stream: Stream) -> Bool {
        switch stream {
        case .control: true
        case .overrides(let tenant, let environment):
            isOfEverything
                || (tenant == caller.tenant || tenant.isZero) && caller.mayUse(environment)
        }
    }

    static func hidden(_ position: UInt64) -> ServiceError {
        .forbidden("the record at position \(position) is not of the token's tenant")
    }
}

extension Change {
    /// Control changes that say nothing about people.
    fileprivate var isForEverybody: Bool {
        switch self {
        case .flagDeclared, .flagArchived, .flagRestored, .environmentAdded, .ledgerCreated,
            .ledgerRecovered, .clockSteppedBack:
            true
        default: false
        }
    }

    /// Of changes to a tenant and its people: whose they are.
    fileprivate var peoplesTenant: Tenant? {
        switch self {
        case .tenantAdded(let tenant, _), .tenantRenamed(let tenant, _), .tenantRetired(let tenant):
            tenant
        case .roleGranted(_, _, let tenant), .roleRevoked(_, _, let tenant): tenant
        case .keyEnrolled(let enrolled): enrolled.tenant
        case .tokenIssued(let token): token.tenant
        default: nil
        }
    }
}
