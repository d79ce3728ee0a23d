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

    func response(
        _ request: Request, _ caller: Caller, _ asked: OFREPContext, _ scope: Scope,
        _ publication: Publication, isRefetch: Bool
    ) -> Response {
        let now = service.clock()
        let state = publication.state
        let flags = state.resolveAll(scope, at: state.moment(now: now))
        counts.of(caller.tenant).note(evaluations: flags.count)
        let isStreaming =
            hasStream
            && StreamGovernor.isOn(
                GlobalFlags.sse, for: caller, scope.environment, in: state, now: now)
        let stream = isStreaming ? streamURL(caller, scope.environment, now: now) : nil
        let body = OFREPBulk.body(flags, scope, asOf: state.size - 1, streamURL: stream)
        // The validator covers the context, too: answers for two users are never one.
        let tag = EntityTag(of: body + asked.canonical, position: state.size - 1)
        if isRefetch {
            // Who was told of a change gets the answer, whatever it has (protocol, 2026-08).
            var response = Response(200, fields: OFREPFields.json, body: body)
            response.add("ETag", tag.text)
            return response
        }
        return AnswerCache.Entry(body, tag, fields: OFREPFields.bulk).response(to: request)
    }

    private func streamURL(
        _ caller: Caller, _ environment: Environment, now: Timestamp
    ) -> String {
        let credentials = service.credentials
        let claim = credentials.claim(for: caller, environment, now: now)
        return "/ofrep/v1/stream?credential=" + credentials.format(claim)
    }
}
