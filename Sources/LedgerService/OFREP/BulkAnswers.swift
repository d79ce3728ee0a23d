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

    /// A body as everybody gets it whose answer depends on the same `Dependence`.
    struct Body {
        let bytes: [UInt8]
        let digest: Digest
        /// How many flags it tells of.
        let flags: Int
    }

    /// What the body for somebody without overrides of his own depends on, beside the state.
    struct Dependence: Hashable {
        let tenant: Tenant
        let environment: Environment
        /// Told in the stream's URL.
        let stream: StreamCredentials.Claim?
    }

    /// - Parameter kept: gives the body that was made for a dependence, or makes it. Called only
    ///   where the answer depends on nothing else: on no override of the user's own, and on no
    ///   clock.
    func response(
        _ request: Request, _ caller: Caller, _ asked: OFREPContext, _ scope: Scope,
        _ publication: Publication, isRefetch: Bool,
        kept: (Dependence, () -> Body) -> Body = { $1() }
    ) -> Made {
        let now = service.clock()
        let moment = publication.moment(now: now)
        let isStreaming =
            hasStream
            && StreamGovernor.isOn(
                GlobalFlags.sse, for: caller, scope.environment, in: publication.state, now: now)
        let claim =
            isStreaming
            ? service.credentials.claim(for: caller, scope.environment, now: now) : nil
        func make() -> Body {
            let flags = publication.state.resolveAll(scope, at: moment)
            let stream = claim.map {
                "/ofrep/v1/stream?credential=" + service.credentials.format($0)
            }
            let bytes = OFREPBulk.body(flags, scope, asOf: moment.size - 1, streamURL: stream)
            return Body(bytes: bytes, digest: BLAKE2b.hash(bytes), flags: flags.count)
        }
        let isShared =
            !publication.state.hasExpiries && !publication.state.hasOwnOverrides(scope)
        let body =
            isShared
            ? kept(
                Dependence(
                    tenant: scope.tenant, environment: scope.environment, stream: claim), make)
            : make()
        counts.of(caller.tenant).note(evaluations: body.flags)
        // The validator covers the context, too: answers for two users are never one.
        let tag = EntityTag(of: body.digest.bytes + asked.body, position: moment.size - 1)
        if isRefetch {
            // Who was told of a change gets the answer, whatever it has (protocol, 2026-08).
            var response = Response(200, fields: OFREPFields.json, body: body.bytes)
            response.add("ETag", tag.text)
            return Made(response: response, flags: body.flags, end: claim?.isRenewedAt)
        }
        let entry = AnswerCache.Entry(body.bytes, tag, fields: OFREPFields.bulk)
        return Made(
            response: entry.response(to: request), flags: body.flags, end: claim?.isRenewedAt)
    }
}
