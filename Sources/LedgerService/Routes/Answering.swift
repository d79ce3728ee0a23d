import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore
import LogStorage
import Synchronization
import Transparency

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

    func response(to error: any Error) -> Response { service.response(to: error, requestID) }

    /// Answers with what `body` gives, from a thread that may wait for the disk.
    func inBackground(_ body: @escaping @Sendable () throws -> Response) -> Answer {
        let (service, id) = (service, requestID)
        return .later { responder in
            service.background {
                do {
                    responder.complete(try body())
                } catch {
                    responder.complete(service.response(to: error, id))
                }
            }
        }
    }

    /// Answers with what `body` makes of the tree, which may wait for the disk.
    func inTree(_ body: @escaping @Sendable (LedgerTree) throws -> Response) -> Answer {
        let tree = publication.tree
        return inBackground { try body(tree) }
    }

    /// Appends `submission` and answers with its receipt when it is durable; at once, and without
    /// doing anything, where too many writes are waiting.
    func append(
        _ submission: @escaping Submission, by caller: Caller?, as kind: String,
        key: IdempotencyKey? = nil,
        telling: @escaping @Sendable (Receipt) -> [UInt8] = { $0.body }
    ) -> Answer {
        let (service, id) = (service, requestID)
        guard service.waitingWrites.enter() else {
            return .response(response(to: ServiceError.tooManyWrites))
        }
        let start = ContinuousClock.now
        return .later { responder in
            service.ledger.enqueue([submission]) { result in
                service.noteAppend(since: start)
                if let key { service.repeatedRequests.forget(key) }
                responder.complete(
                    service.answer(to: result, by: caller, kind, id) { telling($0[0]) })
            }
        }
    }

    /// The same for events that their authors signed, which are appended together or not at all.
    ///
    /// - Parameters:
    ///   - prepare: reads the events and verifies them. It runs on another thread than this loop's
    ///     and the writer's: verifying takes longer than all else that is done for a request.
    ///   - telling: makes the answer of the receipts, of which there is at least one.
    func append(
        by caller: Caller?, as kind: String,
        preparing prepare: @escaping @Sendable () throws -> [SignedEvent],
        telling: @escaping @Sendable ([Receipt]) -> [UInt8]
    ) -> Answer {
        let (service, id) = (service, requestID)
        guard service.waitingWrites.enter() else {
            return .response(response(to: ServiceError.tooManyWrites))
        }
        let start = ContinuousClock.now
        return .later { responder in
            service.background {
                do {
                    let submissions = try prepare().map { signed -> Submission in { _ in signed } }
                    service.ledger.enqueue(submissions) { result in
                        service.noteAppend(since: start)
                        responder.complete(
                            service.answer(to: result, by: caller, kind, id, telling: telling))
                    }
                } catch {
                    service.waitingWrites.leave()
                    responder.complete(service.response(to: error, id))
                }
            }
        }
    }
}

extension SubmissionOutcome {
    /// `nil` where nothing was appended.
    fileprivate var receipt: Receipt? {
        guard case .appended(let receipt) = self else { return nil }
        return receipt
    }
}

extension Service {
    /// An error in the service's own form.
    func response(to error: any Error, _ id: @autoclosure () -> RequestID) -> Response {
        var problem = ServiceError(error)
        if problem.status == 503, !(error is ServiceError) {
            let id = id()
            log.note(
                .error, "a request failed",
                ["cause": .string("\(error)"), "request": .string(id.text)])
            problem.requestID = id
        }
        var response = Response.error(
            problem.status, code: problem.code, message: problem.message,
            detail: problem.detail == .null ? nil : problem.detail)
        if problem.status == 401 { response.add("WWW-Authenticate", "Bearer") }
        if let wait = problem.retryAfter { response.add("Retry-After", String(wait)) }
        if let id = problem.requestID { response.add(id) }
        return response
    }

    /// A write is done, whatever became of it.
    fileprivate func noteAppend(since start: ContinuousClock.Instant) {
        waitingWrites.leave()
        metrics.appends.observe((ContinuousClock.now - start) / .seconds(1))
    }

    /// The answer to a write, now that it is known what became of it.
    fileprivate func answer(
        to result: Result<[SubmissionOutcome], any Error>, by caller: Caller?, _ kind: String,
        _ id: RequestID, telling: ([Receipt]) -> [UInt8]
    ) -> Response {
        switch result {
        case .success(let outcomes):
            let receipts = outcomes.compactMap(\.receipt)
            guard !receipts.isEmpty else {
                let size = ledger.publication.state.size
                return .json(
                    200,
                    JSONWriter.canonical(
                        .object(["unchanged": .bool(true), "size": .position(size)])))
            }
            return .json(200, telling(receipts))
        case .failure(let error):
            if case LogStorageError.diskFull = error { fullDisk.note(at: clock()) }
            var problem = ServiceError(error)
            guard problem.status == 403 else { return response(to: error, id) }
            noteDenial(problem, of: caller, kind, id)
            problem.requestID = id
            return response(to: problem, id)
        }
    }

    /// Denied writes are counted and told, with who tried and why it was denied.
    func noteDenial(
        _ problem: ServiceError, of caller: Caller?, _ kind: String, _ id: RequestID
    ) {
        metrics.deniedWrites.add(1, ordering: .relaxed)
        log.note(
            .warning, "a write was denied",
            [
                "principal": caller.map { .string($0.token.principal.text) } ?? .null,
                "token": caller.map { .string($0.token.id) } ?? .null,
                "tenant": caller.map { .string($0.tenant.text) } ?? .null,
                "write": .string(kind), "cause": .string(problem.message),
                "request": .string(id.text),
            ])
    }

    /// The answer to a request that took too long. What it asked for may still be done, and a
    /// caller who believed that it failed would do it twice.
    func overdueAnswer(to request: Request) -> Response {
        let route = "\(request.method.name) \(request.route)"
        let id = requestNames.name(request)
        log.note(
            .error, "a request was not answered in time",
            ["route": .string(route), "request": .string(id.text)])
        let isReading = request.method == .get || request.method == .head
        var problem: ServiceError = isReading ? .overdueRead : .overdueWrite
        problem.requestID = id
        if request.path.hasPrefix("/ofrep/") {
            // Evaluating changes nothing, though it is a POST.
            let problem = ServiceError.overdueRead
            let failure = OFREPError(status: 503, code: .general, details: problem.message)
            var response = Response(503, fields: OFREPFields.json, body: failure.body(key: nil))
            if let wait = problem.retryAfter { response.add("Retry-After", String(wait)) }
            response.add(id)
            return response
        }
        return response(to: problem, id)
    }
}

