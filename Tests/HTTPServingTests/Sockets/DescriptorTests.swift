import Foundation
import Glibc
import HTTPServing
import TestSupport
import Testing

@Suite struct DescriptorTests {
    /// In a process of its own, since the limit is the process's.
    @Test func aServerOutOfDescriptorsServesWhomItHasAndGoesOnLater() async {
        await #expect(processExitsWith: .success) {
            let server = try TestServer(loops: 1)
            let known = try server.client()
            try known.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            guard try known.answer().text == "hello" else { exit(2) }
            let waiting = try (0..<4).map { _ in try server.client() }
            usleep(200_000)
            var held: [Int32] = []
            var limit = rlimit()
            _ = unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            limit.rlim_cur = 64
            _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            // The client's own socket takes the last descriptor: none is left to accept it with.
            while true {
                let descriptor = dup(0)
                if descriptor < 0 { break }
                held.append(descriptor)
            }
            guard let last = held.popLast() else { exit(3) }
            close(last)
            let late = try server.client()
            try late.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            usleep(250_000)
            try known.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            guard try known.answer().text == "hello" else { exit(4) }
            for descriptor in held { close(descriptor) }
            guard try late.answer().text == "hello" else { exit(5) }
            withExtendedLifetime(waiting) {}
            exit(0)
        }
    }
}
