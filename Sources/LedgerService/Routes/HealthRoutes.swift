import ByteCoding
import FlagState
import HTTPServing
import LedgerCore

/// `/healthz`: the process answers. `/readyz`: it can do its work, or says what it cannot.
struct HealthRoutes {
    let context: LoopContext

    func register(on router: RouteTable) {
        router.on(.get, "/healthz") { _ in .response(.text(200, "ok\n")) }
        router.on(.get, "/readyz") { _ in .response(readiness()) }
    }

    private func readiness() -> Response {
        let service = context.service
        let failure = service.writeFailure
        let isReady = failure == nil && !service.isStopping
        let body: JSONValue = .object([
            "ready": .bool(isReady), "reads": .bool(true),
            "writes": .bool(failure == nil && !service.isStopping),
            "position": .integer(Int64(clamping: context.publication.state.size) - 1),
            "reason": failure.map { .string($0.rawValue) }
                ?? (service.isStopping ? .string("shutting down") : .null),
        ])
        return .json(isReady ? 200 : 503, JSONWriter.canonical(body))
    }
}
