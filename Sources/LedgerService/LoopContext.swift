import FlagState
import HTTPServing
import LedgerCore

/// What belongs to one loop alone: its own reference to the newest publication, so that a read
/// takes no lock and touches nothing that another thread writes to.
final class LoopContext {
    let service: Service
    let hub: StreamHub
    /// This loop's own counts.
    let counts = RequestCounts()
    var cache = AnswerCache()
    /// What this loop is answering now.
    var request: Request?
    /// Of the publication that was taken last.
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

    /// A name for the request that is being answered: ask once, and only for something to be told
    /// of it.
    var requestID: RequestID { service.requestNames.name(request) }

    /// The newest acknowledged state. Taken anew only when there is one.
    var publication: Publication {
        renew()
        return kept
    }

    /// The number of the newest publication: for whoever need not look into it.
    var newestVersion: UInt64 {
        renew()
        return version
    }

    private func renew() {
        let newest = service.ledger.version
        guard newest != version else { return }
        // In this order: a publication between the two lines is taken at the next look.
        version = newest
        kept = service.ledger.publication
    }
}
