import Foundation
import HTTPServing
import TestSupport
import Testing

@Suite struct FuzzTests {
    /// Broken requests in broken pieces, and clients that leave at any moment: after each of them
    /// the server answers a good one, and in the end every connection is gone.
    @Test(arguments: UInt64(0)..<8)
    func noiseOverASocketLeavesTheServerWell(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let server = try TestServer()
        let other = try server.client()
        let samples =
            HeadSamples.good.map { $0.replacingOccurrences(of: " /x ", with: " /echo ") }
            + [
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "2\r\nab\r\n0\r\n\r\n",
                WebSocketTests.handshake, "GET /events HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /soon HTTP/1.1\r\nHost: a\r\n\r\n", "GET /large HTTP/1.0\r\n\r\n",
            ]
        for _ in 0..<40 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes += samples[Int.random(in: 0..<samples.count, using: &generator)].utf8
            }
            for _ in 0..<Int.random(in: 0...3, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[place] = UInt8.random(in: 0...255, using: &generator)
            }
            let client = try server.client()
            let cut = Int.random(in: 0...bytes.count, using: &generator)
            // The server may have closed already: that is its right.
            try? client.send(Array(bytes[..<cut]))
            try? client.send(Array(bytes[cut...]))
            if Bool.random(using: &generator) { client.endWriting() }
            try other.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try other.answer().text == "hello")
        }
        #expect(server.desk.wait { _ in server.server.statistics.connections == 1 })
        #expect(server.desk.streams.allSatisfy { $0.send([0x3A]) == .closed })
    }
}
