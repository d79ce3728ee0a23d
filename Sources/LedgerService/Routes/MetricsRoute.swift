import ByteCoding
import FlagState
import HTTPServing
import LedgerCore
import Synchronization

/// `GET /metrics`: what Prometheus scrapes.
struct MetricsRoute {
    let context: LoopContext

    func register(on router: Router) {
        router.on(.get, "/metrics") { request in
            context.answer {
                _ = try context.caller(request)
                return .response(
                    Response(200, fields: MetricsRoute.fields, body: Array(text().utf8)))
            }
        }
    }

    private static let fields = Response.fields([
        ("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
        ("Cache-Control", "no-store"),
    ])

    private func text() -> String {
        var metrics = MetricsText()
        requests(&metrics)
        writes(&metrics)
        ledger(&metrics)
        return metrics.text
    }

    private func requests(_ metrics: inout MetricsText) {
        let service = context.service
        let name = "flagledger_http_requests_total"
        metrics.family(name, .counter, "Requests answered, by route and status.")
        for (key, count) in service.requests.requests.sorted(by: { $0.key < $1.key }) {
            metrics.sample(
                name,
                [("method", key.method), ("route", key.route), ("status", "\(key.status)")],
                "\(count)")
        }
        metrics.histogram(
            "flagledger_http_request_seconds", "From the whole head to the whole answer.",
            Histogram.seconds, service.requests.latency)
        let counters = service.metrics
        metrics.single(
            "flagledger_evaluations_total", .counter, "Flags resolved for callers.",
            "\(service.requests.evaluations)")
        metrics.single(
            "flagledger_failed_authentications_total", .counter,
            "Requests with a missing, unknown or ended token.",
            "\(counters.failedAuthentications.load(ordering: .relaxed))")
        metrics.single(
            "flagledger_stream_clients", .gauge, "Open event streams and WebSockets.",
            "\(counters.streamClients.load(ordering: .relaxed))")
    }

    private func writes(_ metrics: inout MetricsText) {
        let counters = context.service.metrics
        metrics.single(
            "flagledger_denied_writes_total", .counter, "Writes refused for want of a right.",
            "\(counters.deniedWrites.load(ordering: .relaxed))")
        metrics.single(
            "flagledger_appended_records_total", .counter, "Records appended since the start.",
            "\(counters.appendedRecords.load(ordering: .relaxed))")
        metrics.histogram(
            "flagledger_append_seconds", "From a write's arrival to its receipt.",
            counters.appends)
        metrics.histogram(
            "flagledger_batch_records", "Records that shared one sync.", counters.batchSizes)
    }

    private func ledger(_ metrics: inout MetricsText) {
        let service = context.service
        let state = context.publication.state
        metrics.single(
            "flagledger_ledger_records", .gauge, "Records in the ledger.", "\(state.size)")
        metrics.single(
            "flagledger_writable", .gauge, "1 while the ledger takes writes.",
            service.writeFailure == nil ? "1" : "0")
        if state.size > 0, let last = state.recordedAt(state.size - 1) {
            let age = service.clock().microseconds - last.microseconds
            metrics.single(
                "flagledger_checkpoint_age_seconds", .gauge,
                "Since the newest record, and with it the newest checkpoint.",
                "\(Double(max(0, age)) / 1e6)")
        }
        metrics.single(
            "flagledger_projection_lag_records", .gauge,
            "Acknowledged records that this answer's loop does not show yet.",
            "\(service.ledger.publication.state.size - state.size)")
    }
}
