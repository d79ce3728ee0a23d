import ByteCoding
import Dispatch
import FlagModel
import FlagState
package import HTTPServing
import LedgerCore
import Synchronization

/// How the service listens.
package struct ServiceConfiguration: Sendable {
    package var address: ListenAddress
    /// Threads that serve; `nil`: one for each core.
    package var loops: Int?
    /// Whether checkpoint and tiles are there for everybody.
    package var hasPublicTiles = false
    /// Limits of the sockets, the heartbeat of streams among them.
    package var http = HTTPServingLimits()
    /// Between two `telemetry` events of a stream, where they are switched on; streams are looked
    /// at twice a second, so it is never less than half of one.
    package var telemetrySeconds = LedgerServiceLimits.telemetrySeconds

    package init(address: ListenAddress) { self.address = address }
}

/// The service on its sockets: the routes of every loop, and what wakes them.
package final class ServiceServer: Sendable {
    private let service: Service
    private let server: HTTPServer
    private let makeRouter: @Sendable () -> Router
    /// Which routes this server has, decided now.
    package let floors: RouteFloors
    private let ticker = Ticker()

    package init(_ service: Service, _ configuration: ServiceConfiguration) {
        self.service = service
        let floors = RouteFloors(service.ledger.publication.state)
        self.floors = floors
        let make: @Sendable () -> Router = {
            ServiceRouter.make(
                LoopContext(service, telemetrySeconds: configuration.telemetrySeconds), floors,
                hasPublicTiles: configuration.hasPublicTiles)
        }
        makeRouter = make
        server = HTTPServer(
            address: configuration.address, loops: configuration.loops, limits: configuration.http
        ) { _ in make() }
    }

    /// The routes of one loop, without a socket: for a thread that asks them itself.
    package func router() -> Router { makeRouter() }

    /// The port that it listens on.
    package var port: UInt16 { server.port }

    /// Listens and serves, on threads of its own. Throws `HTTPServerError`.
    package func start() throws {
        try server.start()
        let server = server
        service.onWake { server.signal() }
        service.onCount { server.statistics }
        // Tokens and overrides end by the clock, without an event: streams are looked at anyway.
        ticker.start(every: 0.5) { server.signal() }
    }

    /// Ends in peace, within `deadlineMilliseconds`; a second call ends at once.
    package func stop(deadlineMilliseconds: Int) {
        service.beginShutdown()
        server.stop(deadlineMilliseconds: deadlineMilliseconds)
        ticker.stop()
    }
}
