import FlagModel
import HTTPServing
import LedgerService
import Testing

/// Routes as they are configured, and what they do not wait for.
@Suite struct RoutesTests {
    @Test func treesAreForEverybodyOnlyWhereThatIsSaid() throws {
        let closed = try ServiceWorld().server.router()
        let open = try ServiceWorld { $0.hasPublicTiles = true }.server.router()
        for path in ["/checkpoint", "/tile/0/000.p/2"] {
            #expect(try closed.ask("GET \(path)")?.status == 401)
            // A tile comes later, from the tree.
            #expect(try open.ask("GET \(path)").map { $0.status == 200 } ?? true, "\(path)")
        }
        #expect(try open.ask("GET /checkpoint", as: "nobody")?.status == 200)
    }

    /// A ledger that was just made has no environments, and so none in which a floor is closed.
    @Test func noRouteIsClosedBeforeThereAreEnvironments() throws {
        let changes = TestService.closedFloor("sse_enabled", in: "prod").filter {
            if case .flagDeclared = $0 { true } else { false }
        }
        for (service, isRegistered) in [
            (try TestService.make(changes), true),
            (try TestService.make(TestService.closedFloor("sse_enabled", in: "prod")), false),
        ] {
            let server = ServiceServer(
                service, ServiceConfiguration(address: .internet(host: "127.0.0.1", port: 0)))
            let group = server.floors.groups.first { $0.flag.text == "sse_enabled" }
            #expect(group?.isRegistered == isRegistered)
        }
    }

    /// Only a client that was told of a later position waits for it.
    @Test func whoWasToldOfAPositionThatIsThereIsAnsweredAtOnce() throws {
        let world = try ServiceWorld()
        let router = world.server.router()
        func answer(_ query: String) throws -> DirectAnswer? {
            try router.ask(
                "POST /ofrep/v1/evaluate/flags\(query)", ["X-Flag-Environment: dev"],
                as: world.tokens["acme-viewer"], body: #"{"context":{"targetingKey":"ann"}}"#)
        }
        #expect(try answer("?flagConfigEtag=1")?.status == 200)
        #expect(try answer("?flagConfigEtag=%221%22")?.status == 200)
        #expect(try answer("?flagConfigEtag=2") == nil)
    }

    @Test func theNewestRecordIsInTheMetrics() throws {
        let world = try ServiceWorld()
        let metrics = try world.server.router().ask(
            "GET /metrics", as: world.tokens["acme-viewer"])
        let text = try #require(metrics?.body)
        #expect(text.contains("\nflagledger_last_position 1\n"))
        #expect(text.contains("\nflagledger_checkpoint_age_seconds "))
    }
}
