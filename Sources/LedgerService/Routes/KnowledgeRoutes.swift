import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore
import LogStorage
import Transparency

/// `GET /v1/catalog` and `/v1/status`: what is declared, and how the ledger stands.
struct KnowledgeRoutes {
    let context: LoopContext

    func register(on router: RouteTable) {
        router.on(.get, "/v1/catalog") { request in context.answer { try catalog(request) } }
        router.on(.get, "/v1/status") { request in context.answer { try status(request) } }
    }

    /// Flags and environments are declared for everybody; tenants are told as records are.
    private func catalog(_ request: Request) throws -> Answer {
        let caller = try context.caller(request)
        let visible = RecordVisibility(caller)
        let moment = try context.moment(
            try context.query(request, ["as_of"])["as_of"], for: caller)
        let known = KnownCatalog(
            context.publication.state, before: moment.size, toldOf: visible.shows)
        var members = try known.members()
        members["asOf"] = ResolutionJSON.asOf(moment)
        return .response(.json(200, JSONWriter.canonical(.object(members))))
    }

    private func status(_ request: Request) throws -> Answer {
        let visible = RecordVisibility(try context.caller(request))
        _ = try context.query(request, [])
        let (publication, ledger) = (context.publication, context.service.ledger)
        return context.inBackground {
            let holder = try? LedgerLock.holder(PosixFileSystem(), ledger.layout)
            var members: [String: JSONValue] = [
                "origin": .string(ledger.origin.text),
                "vkey": .string(try VerifierKey.of(ledger.created).format()),
                "size": .position(publication.state.size),
                "root": .string(publication.root.base64),
                "segments": .integer(Int64(clamping: publication.extent.segments)),
                "bytes": .integer(Int64(clamping: publication.extent.bytes)),
                "lockedBy": holder.map { .string($0.description) } ?? .null,
            ]
            if let last = publication.state.size.checkedPredecessor {
                let (record, event) = try ledger.record(at: last)
                var change: [String: JSONValue] = [
                    "position": .position(last), "recordedAt": .string(record.recordedAt.rfc3339),
                ]
                if visible.shows(event) { change["author"] = .string(event.author.text) }
                members["lastChange"] = .object(change)
            }
            return .json(200, JSONWriter.canonical(.object(members)))
        }
    }
}

extension UInt64 {
    /// The number before it; `nil` of zero.
    fileprivate var checkedPredecessor: UInt64? { self == 0 ? nil : self - 1 }
}
