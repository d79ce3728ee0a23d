import ByteCoding
import FlagState
import HTTPServing
import LedgerCore
import LogStorage
import Synchronization

/// `GET /metrics`: what Prometheus scrapes.
struct MetricsRoute {
    let context: LoopContext

    func register(on router: RouteTable) {
        router.on(.get, "/metrics") { request in
            context.answer {
                _ = try context.caller(request)
                let text = MetricsRoute.text(context.service, context.publication)
                return .response(
                    Response(200, fields: MetricsRoute.fields, body: Array(text.utf8)))
            }
        }
    }

    private static let fields = Response.fields([
        ("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
        ("Cache-Control", "no-store"),
    ])

    /// - Parameter shown: what the loop that was asked shows its callers.
    private static func text(_ service: Service, _ shown: Publication) -> String {
        var metrics = MetricsText()
        requests(service, &metrics)
        streams(service, &metrics)
        writes(service.metrics, &metrics)
        metrics.single(
            "flagledger_waiting_writes", .gauge, "Writes that wait for the disk.",
            "\(service.waitingWrites.count)")
        ledger(service, shown.state, &metrics)
        log(shown.extent, &metrics)
        return metrics.text
    }

    private static func requests(_ service: Service, _ metrics: inout MetricsText) {
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
    }

    private static func streams(_ service: Service, _ metrics: inout MetricsText) {
        let name = "flagledger_stream_clients"
        let clients = service.metrics.streamClients.withLock { $0 }
        metrics.family(name, .gauge, "Open event streams and WebSockets.")
        for kind in StreamKind.allCases {
            metrics.sample(name, [("kind", kind.rawValue)], "\(clients.count(of: kind))")
        }
        guard let connections = service.connections else { return }
        metrics.single(
            "flagledger_connections", .gauge, "Open connections.", "\(connections.connections)")
        metrics.single(
            "flagledger_accepted_connections_total", .counter, "Connections accepted.",
            "\(connections.accepted)")
        metrics.single(
            "flagledger_refused_connections_total", .counter,
            "Connections turned away because too many were open.", "\(connections.refused)")
    }

    private static func writes(_ counters: ServiceMetrics, _ metrics: inout MetricsText) {
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
        metrics.histogram(
            "flagledger_sync_seconds", "How long the disk took to make a batch durable.",
            counters.syncs)
    }

    private static func ledger(
        _ service: Service, _ state: LedgerState, _ metrics: inout MetricsText
    ) {
        metrics.single(
            "flagledger_ledger_records", .gauge, "Records in the ledger.", "\(state.size)")
        metrics.single(
            "flagledger_writable", .gauge, "1 while the ledger takes writes.",
            service.writeFailure == nil ? "1" : "0")
        if state.size > 0 {
            metrics.single(
                "flagledger_last_position", .gauge, "Position of the newest record.",
                "\(state.size - 1)")
        }
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
            "\(max(service.ledger.publication.state.size, state.size) - state.size)")
    }

    /// As the writer told it with the newest batch: a scrape touches no file.
    private static func log(_ extent: LogExtent, _ metrics: inout MetricsText) {
        metrics.single(
            "flagledger_log_segments", .gauge, "Files of the log.", "\(extent.segments)")
        metrics.single(
            "flagledger_log_bytes", .gauge, "Bytes of those files.", "\(extent.bytes)")
    }
}
