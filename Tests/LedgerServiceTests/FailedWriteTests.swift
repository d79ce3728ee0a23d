import Glibc
import LedgerService
import TestSupport
import Testing

/// What a caller, an operator and whoever watches are told of writes that were not done.
@Suite struct FailedWriteTests {
    private let disk = WrittenOutDisk()

    private func ask(
        _ world: ServiceWorld, _ line: String, as name: String? = nil, body: String = ""
    ) throws -> TestClient.Answer {
        let client = try TestClient(port: world.server.port)
        let token = name.map { "Authorization: Bearer \(world.tokens[$0] ?? "")\r\n" } ?? ""
        try client.send(
            "\(line) HTTP/1.1\r\nHost: a\r\n\(token)Content-Length: \(body.utf8.count)\r\n\r\n"
                + body)
        return try client.answer()
    }

    private func set(
        _ limit: Int, in world: ServiceWorld, as name: String = "acme-admin",
        tenant: String = "acme"
    ) throws -> TestClient.Answer {
        try ask(
            world, "PUT /feature-flags?environment=dev&tenant=\(tenant)", as: name,
            body: #"{"flags":{"limit":\#(limit)}}"#)
    }

    @Test func aFullDiskIsToldUntilThereIsRoom() throws {
        let world = try ServiceWorld(fileSystem: disk)
        try world.server.start()
        defer { world.server.stop(deadlineMilliseconds: 100) }
        #expect(try ask(world, "GET /readyz").status == 200)
        disk.fail(with: ENOSPC)
        // There is room for a few changes that were made sure of before.
        var refused: TestClient.Answer?
        for limit in 100..<200 where refused == nil {
            let answer = try set(limit, in: world)
            if answer.status != 200 { refused = answer }
        }
        #expect(refused?.status == 503 && refused?.text.contains("DISK_FULL") == true)
        #expect(refused?.field("retry-after") == "5")
        let readiness = try ask(world, "GET /readyz")
        #expect(readiness.status == 503 && readiness.text.contains("disk is full"))
        let flags = try ask(world, "GET /feature-flags?environment=dev", as: "acme-viewer")
        #expect(flags.status == 200)
        disk.fail(with: nil)
        #expect(try set(7, in: world).status == 200)
        #expect(try ask(world, "GET /readyz").status == 200)
    }

    @Test func aFailedDiskIsToldWithTheNameThatTheLogHas() throws {
        let world = try ServiceWorld(fileSystem: disk)
        try world.server.start()
        defer { world.server.stop(deadlineMilliseconds: 100) }
        disk.fail(with: EIO)
        let failed = try set(6, in: world)
        #expect(failed.status == 503 && failed.text.contains("STORAGE_FAILED"))
        let name = try #require(failed.field("x-request-id"))
        let line = try #require(world.log.first { $0.contains(name) })
        #expect(line.contains("a request failed") && line.contains("input/output error"))
        let readiness = try ask(world, "GET /readyz")
        #expect(readiness.status == 503 && readiness.text.contains("the disk failed"))
        disk.fail(with: nil)
        #expect(try set(6, in: world).status == 503, "not before it is started again")
        let flags = try ask(world, "GET /feature-flags?environment=dev", as: "acme-viewer")
        #expect(flags.status == 200 && flags.text.contains(#""value":5"#))
        let metrics = try ask(world, "GET /metrics", as: "acme-viewer")
        #expect(metrics.text.contains("\nflagledger_writable 0\n"))
    }

    /// By the service, and by the ledger's own rules behind it.
    @Test func aDeniedWriteIsCountedAndLogged() throws {
        let world = try ServiceWorld()
        try world.server.start()
        defer { world.server.stop(deadlineMilliseconds: 100) }
        for (count, (name, tenant)) in [
            ("acme-viewer", "acme"), ("acme-owner", "tenant-0"),
        ].enumerated() {
            let denied = try set(6, in: world, as: name, tenant: tenant)
            #expect(denied.status == 403)
            let id = try #require(denied.field("x-request-id"))
            let line = try #require(world.log.first { $0.contains(id) })
            #expect(line.contains("a write was denied") && line.contains(name))
            let metrics = try ask(world, "GET /metrics", as: "acme-viewer").text
            #expect(metrics.contains("\nflagledger_denied_writes_total \(count + 1)\n"))
        }
    }
}
