import Glibc

/// A TCP connection that waits, but not for ever.
final class SocketConnection {
    private let descriptor: Int32

    /// Connects to the first address of the host that answers. Throws `ServerUnreachable`.
    init(host: String, port: UInt16) throws {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(host, "\(port)", &hints, &found)
        guard status == 0 else {
            let words = unsafe String(cString: gai_strerror(status))
            throw ServerUnreachable(detail: "the name '\(host)' is not found: \(words)")
        }
        defer { unsafe freeaddrinfo(found) }
        var detail = "it has no address"
        var candidate = unsafe found
        while let address = unsafe candidate {
            if let descriptor = unsafe SocketConnection.connect(address.pointee) {
                self.descriptor = descriptor
                return
            }
            detail = SystemError.text(errno)
            unsafe candidate = address.pointee.ai_next
        }
        throw ServerUnreachable(detail: detail)
    }

    deinit { close(descriptor) }

    /// `nil` with `errno` where nothing answers there.
    private static func connect(_ address: addrinfo) -> Int32? {
        let descriptor = unsafe socket(
            address.ai_family, address.ai_socktype | Int32(SOCK_CLOEXEC.rawValue),
            address.ai_protocol)
        guard descriptor >= 0 else { return nil }
        var patience = timeval(tv_sec: ServerLimits.silenceSeconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        // On Linux the limit on sending is the one on connecting, too.
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            unsafe setsockopt(descriptor, SOL_SOCKET, option, &patience, size)
        }
        let isConnected = unsafe Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0
        if isConnected { return descriptor }
        let number = errno == EINPROGRESS ? ETIMEDOUT : errno
        close(descriptor)
        errno = number
        return nil
    }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.send(
                    descriptor, buffer.baseAddress?.advanced(by: sent), bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure() }
            sent += count
        }
    }

    /// The next bytes; none where the server has closed.
    func receive() throws -> [UInt8] {
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { buffer in
                unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure() }
            return Array(chunk[..<count])
        }
    }

    private func failure() -> ServerUnreachable {
        let isSilence = errno == EAGAIN || errno == EWOULDBLOCK
        return ServerUnreachable(
            detail: isSilence
                ? "it says nothing for \(ServerLimits.silenceSeconds) seconds"
                : SystemError.text(errno))
    }
}

/// Nobody answers, or what answers breaks off: whether the request was received is not known.
struct ServerUnreachable: Error {
    let detail: String
}
