import FlagState
import LedgerCore

/// What belongs to one loop alone: its own reference to the newest publication, so that a read
/// takes no lock and touches nothing that another thread writes to.
final class LoopContext {
    let service: Service
    let hub: StreamHub
    /// This loop's own counts.
    let counts = RequestCounts()
    var cache = AnswerCache()
    private(set) var version: UInt64
    private var kept: Publication

    init(
        _ service: Service, telemetrySeconds: Double = LedgerServiceLimits.telemetrySeconds
    ) {
        self.service = service
        hub = StreamHub(service, telemetrySeconds: telemetrySeconds)
        service.requests.add(counts)
        version = service.ledger.version
        kept = service.ledger.publication
    }

    /// The newest acknowledged state. Taken anew only when there is one.
    var publication: Publication {
        let newest = service.ledger.version
        if newest != version {
            // In this order: a publication between the two lines is taken at the next look.
            version = newest
            kept = service.ledger.publication
        }
        return kept
    }
}
