import ByteCoding
import Foundation
import HTTPServing
import LedgerService
import TestSupport
import Testing

/// The cases in `Cases/`, which anybody can read: over a socket, and those that need no disk once
/// more against the routes alone.
@Suite struct ServiceCaseTests {
    private static let files: [String] = {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (names ?? []).filter { $0.hasSuffix(".txt") }.sorted()
    }()

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Cases")

    @Test func thereAreCases() { #expect(ServiceCaseTests.files.count >= 3) }

    @Test(arguments: files)
    func everyExchangeIsAsTheFileSays(file: String) throws {
        let world = try ServiceWorld()
        try world.server.start()
        defer { world.server.stop(deadlineMilliseconds: 100) }
        for exchange in try ServiceCase.read(
            ServiceCaseTests.folder.appendingPathComponent(file))
        {
            let request = exchange.request(tokens: world.tokens)
            try checkRoute(exchange, request, world)
            let client = try TestClient(port: world.server.port)
            try client.send(request)
            let answer = try client.answer()
            #expect(answer.status == exchange.status, "\(exchange): \(answer.text)")
            for field in exchange.expectedFields {
                let parts = field.split(separator: ":", maxSplits: 1).map {
                    $0.trimmingCharacters(in: .whitespaces)
                }
                let found = answer.field(parts[0])
                #expect(
                    parts[1] == "..." ? found != nil : found == parts[1],
                    "\(exchange): \(parts[0]) is \(found ?? "missing")")
            }
            guard let expected = exchange.expectedBody else { continue }
            let found = try? JSONParser.parse(answer.body, as: .ordinary)
            let wrong = ServiceCase.difference(expected, found)
            #expect(wrong == nil, "\(exchange): \(wrong ?? "") in \(answer.text)")
        }
    }

    /// The same of the routes without a server, where they answer at once. Reading only: a write
    /// would happen twice.
    private func checkRoute(
        _ exchange: ServiceCase, _ request: String, _ world: ServiceWorld
    ) throws {
        guard exchange.line.hasPrefix("GET") else { return }
        let (_, answer) = try world.server.router().answer(Array(request.utf8))
        guard case .response(let response) = answer else { return }
        #expect(response.status == exchange.status, "\(exchange), by the routes alone")
    }
}
