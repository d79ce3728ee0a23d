import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore
import LogStorage
import Synchronization

// How handlers answer: one place for errors, receipts and waiting.
extension LoopContext {
    /// Answers with what `body` gives, or with its error in the service's own form.
    func answer(_ body: () throws -> Answer) -> Answer {
        do {
            return try body()
        } catch {
            return .response(response(to: error))
        }
    }

    func response(to error: any Error) -> Response { service.response(to: error) }

    /// Answers with what `body` gives, from a thread that may wait for the disk.
    func inBackground(_ body: @escaping @Sendable () throws -> Response) -> Answer {
        let service = service
        return .later { responder in
            service.background {
                do {
                    responder.complete(try body())
                } catch {
                    responder.complete(service.response(to: error))
                }
            }
        }
    }

    /// Appends `submission` and answers with its receipt when it is durable.
    ///
    /// - Parameter id: the request's `Idempotency-Key`.
    func append(
        _ submission: @escaping Submission, by caller: Caller?, as kind: String,
        id: EventID? = nil,
        telling: @escaping @Sendable (Receipt) -> JSONValue = { $0.json }
    ) -> Answer {
        let service = service
        let start = ContinuousClock.now
        return .later { responder in
            service.ledger.enqueue([submission]) { result in
                let seconds = (ContinuousClock.now - start) / .seconds(1)
                service.metrics.appends.observe(seconds)
                if let id { service.repeatedRequests.forget(id) }
                responder.complete(
                    WriteAnswer.response(result, service, caller, kind, telling: telling))
            }
        }
    }
}

extension LoopContext {
    /// Appends several submissions, all of them or none, and answers with their receipts.
    func append(
        together submissions: [Submission], by caller: Caller, as kind: String
    ) -> Answer {
        let service = service
        return .later { responder in
            service.ledger.enqueue(submissions) { result in
                responder.complete(
                    WriteAnswer.response(result, service, caller, kind) { _ in
                        let outcomes = (try? result.get()) ?? []
                        return .object([
                            "receipts": .array(outcomes.compactMap(\.receipt).map(\.json))
                        ])
                    })
            }
        }
    }
}

extension SubmissionOutcome {
    fileprivate var receipt: Receipt? {
        guard case .appended(let receipt) = self else { return nil }
        return receipt
    }
}

extension Service {
    /// An error in the service's own form.
    func response(to error: any Error) -> Response {
        let problem = ServiceError(error)
        if problem.status == 503 {
            log.note(.error, "a request failed", ["cause": .string("\(error)")])
        }
        var response = Response.error(
            problem.status, code: problem.code, message: problem.message,
            detail: problem.detail == .null ? nil : problem.detail)
        if problem.status == 401 { response.add("WWW-Authenticate", "Bearer") }
        if let wait = problem.retryAfter { response.add("Retry-After", String(wait)) }
        return response
    }
}

/// An answer that clients keep.
enum CachedAnswer {
    /// The whole body, or 304 where the client has it already.
    static func response(
        _ request: Request, _ body: [UInt8], _ tag: EntityTag, fields: [UInt8] = []
    ) -> Response {
        var response =
            if let known = request.header("if-none-match"), tag.isMatched(by: known) {
                Response(304)
            } else {
                Response.json(200, body)
            }
        response.add(fields)
        response.add("ETag", tag.text)
        response.add("Cache-Control", "private, no-cache")
        return response
    }
}

/// The answer to a write, once it is known what became of it.
enum WriteAnswer {
    static func response(
        _ result: Result<[SubmissionOutcome], any Error>, _ service: Service, _ caller: Caller?,
        _ kind: String, telling: (Receipt) -> JSONValue
    ) -> Response {
        switch result {
        case .success(let outcomes):
            guard case .appended(let receipt)? = outcomes.first else {
                return .json(
                    200,
                    JSONWriter.canonical(
                        .object([
                            "unchanged": .bool(true),
                            "size": .integer(
                                Int64(clamping: service.ledger.publication.state.size)),
                        ])))
            }
            return .json(200, JSONWriter.canonical(telling(receipt)))
        case .failure(let error):
            let problem = ServiceError(error)
            noteDenial(problem, service, caller, kind)
            if problem.status == 503 {
                service.log.note(.error, "a write failed", ["cause": .string("\(error)")])
                if case LogStorageError.diskFull = error {
                    service.fullDisk.note("\(error)", at: service.clock())
                }
            }
            var response = Response.error(
                problem.status, code: problem.code, message: problem.message)
            if let wait = problem.retryAfter { response.add("Retry-After", String(wait)) }
            return response
        }
    }

    /// Denied writes are counted and told, with who tried and why it was denied.
    static func noteDenial(
        _ problem: ServiceError, _ service: Service, _ caller: Caller?, _ kind: String
    ) {
        guard problem.status == 403 else { return }
        service.metrics.deniedWrites.add(1, ordering: .relaxed)
        service.log.note(
            .warning, "a write was denied",
            [
                "principal": caller.map { .string($0.token.principal.text) } ?? .null,
                "token": caller.map { .string($0.token.id) } ?? .null,
                "tenant": caller.map { .string($0.tenant.text) } ?? .null,
                "write": .string(kind), "cause": .string(problem.message),
            ])
    }
}

extension Receipt {
    /// The promised members of a receipt, with the inclusion proof's hashes.
    var json: JSONValue {
        .object([
            "position": .integer(Int64(clamping: position)),
            "size": .integer(Int64(clamping: size)), "leafHash": .string(leafHash.base64),
            "epoch": .integer(Int64(epoch)),
            "recordedAt": .string(recordedAt.rfc3339), "checkpoint": .string(checkpoint),
            "proof": .array(proof.map { .string($0.base64) }),
        ])
    }
}
