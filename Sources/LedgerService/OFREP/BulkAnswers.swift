import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore
import Synchronization

/// Answers to bulk evaluations, made on any thread.
struct BulkAnswers: Sendable {
    let service: Service
    let counts: RequestCounts
    /// Whether there is a stream to tell clients of.
    let hasStream: Bool

    /// An answer, how many flags it tells of, and until when the clock makes no other one of the
    /// same state.
    struct Made {
        let response: Response
        let flags: Int
        let end: Timestamp?
    }

    func response(
        _ request: Request, _ caller: Caller, _ asked: OFREPContext, _ scope: Scope,
        _ publication: Publication, isRefetch: Bool
    ) -> Made {
        let now = service.clock()
        let moment = publication.moment(now: now)
        let flags = publication.state.resolveAll(scope, at: moment)
        counts.of(caller.tenant).note(evaluations: flags.count)
        let isStreaming =
            hasStream
            && StreamGovernor.isOn(
                GlobalFlags.sse, for: caller, scope.environment, in: publication.state, now: now)
        let claim =
            isStreaming
            ? service.credentials.claim(for: caller, scope.environment, now: now) : nil
        let stream = claim.map {
            "/ofrep/v1/stream?credential=" + service.credentials.format($0)
        }
        let body = OFREPBulk.body(flags, scope, asOf: moment.size - 1, streamURL: stream)
        // The validator covers the context, too: answers for two users are never one.
        let tag = EntityTag(of: body + asked.canonical, position: moment.size - 1)
        if isRefetch {
            // Who was told of a change gets the answer, whatever it has (protocol, 2026-08).
            var response = Response(200, fields: OFREPFields.json, body: body)
            response.add("ETag", tag.text)
            return Made(response: response, flags: flags.count, end: claim?.isRenewedAt)
        }
        let entry = AnswerCache.Entry(body, tag, fields: OFREPFields.bulk)
        return Made(
            response: entry.response(to: request), flags: flags.count, end: claim?.isRenewedAt)
    }
}
