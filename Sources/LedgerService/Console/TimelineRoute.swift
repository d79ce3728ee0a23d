import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore
import Transparency

/// `GET /v1/timeline`: how many records there were at evenly spaced times of the ledger's life.
/// `GET /v1/consistency`: the proof that today's log begins with the one that a client remembers.
struct TimelineRoute {
    let context: LoopContext

    func register(on router: RouteTable) {
        router.on(.get, "/v1/timeline") { request in context.answer { try timeline(request) } }
        router.on(.get, "/v1/consistency") { request in
            context.answer { try consistency(request) }
        }
    }

    private func timeline(_ request: Request) throws -> Answer {
        let caller = try context.caller(request)
        let query = try context.query(request, ["points"])
        let points = try query["points"].map(TimelineRoute.points) ?? 120
        let state = context.publication.state
        let now = context.service.clock()
        let open = state.environments(before: state.size).filter(caller.mayUse)
            .contains { context.isReplayed(for: caller, in: $0, now: now) }
        guard open else {
            throw ServiceError(
                403, "REPLAY_DISABLED",
                "answers as of past moments are switched off for \(caller.tenant) by the flag "
                    + "'\(GlobalFlags.replayMode)'")
        }
        // Imported history may begin before the record that began the ledger.
        let first = [0, 1, 2, 3].compactMap(state.recordedAt).min() ?? now
        let last = state.lastRecordedAt ?? now
        let span = max(last.microseconds - first.microseconds, 0)
        let sizes = (0..<points).map { index -> JSONValue in
            let at = first.microseconds + span / Int64(points) * Int64(index + 1)
            let time = index == points - 1 ? last : Timestamp(microseconds: at)
            return .position(state.moment(at: time).size)
        }
        let body: JSONValue = .object([
            "first": .string(first.rfc3339), "last": .string(last.rfc3339),
            "size": .position(state.size), "sizes": .array(sizes),
        ])
        return .response(.json(200, JSONWriter.canonical(body)))
    }

    private static func points(_ text: String) throws -> Int {
        guard let points = Int(text), (1...LedgerServiceLimits.timelinePoints).contains(points)
        else {
            throw ServiceError.malformed(
                "'points' must be a number from 1 to \(LedgerServiceLimits.timelinePoints)")
        }
        return points
    }

    private func consistency(_ request: Request) throws -> Answer {
        _ = try context.caller(request)
        let query = try context.query(request, ["from"])
        guard let old = query["from"].flatMap({ UInt64($0) }) else {
            throw ServiceError.malformed("'from' must be the size of an older checkpoint")
        }
        let publication = context.publication
        let size = publication.state.size
        guard old <= size else {
            throw ServiceError(
                409, "POSITION_AHEAD",
                "a checkpoint of \(old) records is beyond this ledger's \(size): it was rolled "
                    + "back, or the checkpoint is another ledger's")
        }
        return context.inTree { tree in
            guard let proof = try tree.proveConsistency(oldSize: old, newSize: size) else {
                throw LedgerError.selfCheckFailed("no proof that \(size) records extend \(old)")
            }
            let body: JSONValue = .object([
                "from": .position(old), "to": .position(size),
                "hashes": .array(proof.hashes.map { .string($0.base64) }),
                "checkpoint": .string(publication.checkpoint),
            ])
            return .json(200, JSONWriter.canonical(body))
        }
    }
}
