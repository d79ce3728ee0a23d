import Foundation
import Glibc

/// A client that sends exactly the bytes it is told, and reads with a time limit.
package final class TestClient {
    package struct Failure: Error {
        package let what: String

        package init(what: String) { self.what = what }
    }

    /// A whole answer of a server.
    package struct Answer {
        package let status: Int
        package let head: String
        package let body: [UInt8]

        package var text: String { String(decoding: body, as: UTF8.self) }

        package func field(_ name: String) -> String? {
            for line in head.components(separatedBy: "\r\n").dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts.count == 2, parts[0].lowercased() == name.lowercased() {
                    return parts[1].trimmingCharacters(in: .whitespaces)
                }
            }
            return nil
        }
    }

    package let descriptor: Int32
    private var buffer: [UInt8] = []
    package private(set) var hasEnded = false
    package private(set) var wasReset = false

    /// - Parameter receiveBytes: the size of the kernel's buffer, for readers that are slow.
    package init(port: UInt16, receiveBytes: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var size = receiveBytes {
            _ = unsafe setsockopt(
                descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        // Twice as long as a server waits for a reader that stalls: so the server decides, and not
        // the speed of this machine.
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        _ = unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = unsafe withUnsafePointer(to: address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure(what: "connect: errno \(errno)") }
    }

    deinit { Glibc.close(descriptor) }

    package func send(_ text: String) throws { try send(Array(text.utf8)) }

    package func send(_ bytes: [UInt8]) throws {
        var start = 0
        while start < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.send(
                    descriptor, $0.baseAddress.map { unsafe $0 + start }, bytes.count - start,
                    Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(what: "send: errno \(errno)") }
            start += count
        }
    }

    /// Sends no more, but reads on.
    package func endWriting() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Reads once; false at the end.
    @discardableResult
    package func fill() throws -> Bool {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
        }
        if count < 0, errno == ECONNRESET { (hasEnded, wasReset) = (true, true) }
        guard count >= 0 || hasEnded else { throw Failure(what: "receive: errno \(errno)") }
        if count <= 0 { hasEnded = true } else { buffer += bytes[..<count] }
        return !hasEnded
    }

    /// Reads exactly so many bytes.
    package func take(_ count: Int) throws -> [UInt8] {
        while buffer.count < count {
            guard try fill() else { throw Failure(what: "ended after \(buffer.count) bytes") }
        }
        let bytes = Array(buffer[..<count])
        buffer.removeFirst(count)
        return bytes
    }

    /// Reads up to and with `end`.
    package func take(through end: String) throws -> String {
        let end = Array(end.utf8)
        var start = 0
        while true {
            while start + end.count <= buffer.count {
                if buffer[start] == end[0], Array(buffer[start..<start + end.count]) == end {
                    return String(decoding: try take(start + end.count), as: UTF8.self)
                }
                start += 1
            }
            guard try fill() else {
                throw Failure(what: "ended after: \(String(decoding: buffer, as: UTF8.self))")
            }
        }
    }

    /// Reads one answer; to HEAD there is no body whatever the length says.
    package func answer(isHead: Bool = false) throws -> Answer {
        let head = try take(through: "\r\n\r\n")
        let words = head.split(separator: " ")
        guard words.count > 1, let status = Int(words[1]) else { throw Failure(what: head) }
        let bare = Answer(status: status, head: head, body: [])
        let length = bare.field("content-length").flatMap { Int($0) } ?? 0
        return Answer(status: status, head: head, body: isHead ? [] : try take(length))
    }

    /// Everything until the server closes.
    package func rest() throws -> [UInt8] {
        while !hasEnded { try fill() }
        defer { buffer = [] }
        return buffer
    }

    /// Whether the server closes, and without another byte.
    package func isClosed() throws -> Bool { try rest().isEmpty }
}
