import HTTPServing
import LedgerService
import Testing

/// What of a request is taken for a token, and whose failures are counted together.
@Suite struct FailedAuthenticationTests {
    private static let limit = LedgerServiceLimits.failuresPerWindow

    private func status(
        _ router: Router, _ field: String, from peer: PeerAddress = .local
    ) throws -> Int? {
        try router.ask("GET /v1/caller", [field], from: peer)?.status
    }

    @Test func onlyTheSchemeBearerBringsAToken() throws {
        let world = try ServiceWorld()
        let (router, token) = (world.server.router(), try #require(world.tokens["acme-viewer"]))
        for scheme in ["Bearer ", "bearer ", "BEARER ", "Bearer  "] {
            #expect(try status(router, "Authorization: \(scheme)\(token)") == 200, "\(scheme)")
        }
        for scheme in ["Basic ", "Digest ", "Baerer ", "Bearer", "Bearer\t", ""] {
            #expect(try status(router, "Authorization: \(scheme)\(token)") == 401, "\(scheme)")
        }
        #expect(try status(router, "X-API-Key: \(token)") == 200)
    }

    @Test func aDeadTokenHasToWaitWhereverItComesFrom() throws {
        let router = try ServiceWorld().server.router()
        for number in 0..<FailedAuthenticationTests.limit {
            let peer = PeerAddress.version4(UInt32(number), port: 1)
            #expect(try status(router, "X-API-Key: dead", from: peer) == 401)
        }
        let elsewhere = PeerAddress.version4(0x0A00_0001, port: 1)
        #expect(try status(router, "X-API-Key: dead", from: elsewhere) == 429)
        #expect(try status(router, "X-API-Key: another", from: elsewhere) == 401)
    }

    /// Of OFREP, too, whose answers have a form of their own.
    @Test func whoHasToWaitIsToldHowLong() throws {
        let router = try ServiceWorld().server.router()
        for _ in 0..<FailedAuthenticationTests.limit { _ = try status(router, "X-API-Key: dead") }
        for line in ["GET /v1/caller", "POST /ofrep/v1/evaluate/flags"] {
            let answer = try #require(try router.ask(line, ["X-API-Key: dead"]))
            #expect(answer.status == 429)
            #expect(answer.head.contains("Retry-After: 6"), "\(answer.head)")
        }
    }

    @Test func anAddressHasToWaitWhateverTokensItTries() throws {
        let router = try ServiceWorld().server.router()
        for number in 0..<FailedAuthenticationTests.limit {
            let peer = PeerAddress.version4(1, port: UInt16(number))
            #expect(try status(router, "X-API-Key: dead \(number)", from: peer) == 401)
        }
        let (same, next) = (PeerAddress.version4(1, port: 99), PeerAddress.version4(2, port: 99))
        #expect(try status(router, "X-API-Key: new", from: same) == 429)
        #expect(try status(router, "X-API-Key: newer", from: next) == 401)
    }

    /// A household has a /64 at least, so it could come from another address each time.
    @Test func aNetworkOfIPv6HasToWaitAsOne() throws {
        let router = try ServiceWorld().server.router()
        for number in 0..<FailedAuthenticationTests.limit {
            let peer = PeerAddress.version6(1, UInt64(number), port: 1)
            #expect(try status(router, "X-API-Key: dead \(number)", from: peer) == 401)
        }
        #expect(try status(router, "X-API-Key: new", from: .version6(1, 99, port: 1)) == 429)
        #expect(try status(router, "X-API-Key: newer", from: .version6(2, 99, port: 1)) == 401)
    }
}
