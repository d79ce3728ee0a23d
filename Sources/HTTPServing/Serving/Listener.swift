import Glibc

/// A socket that listens.
enum Listener {
    /// Opens it; gives the descriptor and the port that it has.
    static func open(
        _ address: ListenAddress, limits: HTTPServingLimits
    ) throws(HTTPServerError) -> (descriptor: Int32, port: UInt16) {
        switch address {
        case .descriptor(let descriptor):
            let flags = fcntl(descriptor, F_GETFL)
            guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0 else {
                throw .system(call: "fcntl", place: "descriptor \(descriptor)", errno: errno)
            }
            prepare(descriptor, limits)
            return (descriptor, port(of: descriptor))
        case .internet(let host, let port):
            guard let (storage, length) = SocketAddress.storage(host: host, port: port) else {
                throw .badAddress(host: host)
            }
            return try open(storage, length, limits, place: "\(host):\(port)")
        }
    }

    private static func open(
        _ storage: sockaddr_storage, _ length: socklen_t, _ limits: HTTPServingLimits, place: String
    ) throws(HTTPServerError) -> (descriptor: Int32, port: UInt16) {
        let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = socket(Int32(storage.ss_family), Int32(kind), 0)
        guard descriptor >= 0 else { throw .system(call: "socket", place: place, errno: errno) }
        // A restart does not wait for the connections of the last run to be forgotten.
        set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        prepare(descriptor, limits)
        let bound = unsafe withUnsafePointer(to: storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(descriptor, address, length)
            }
        }
        guard bound == 0 else { throw failure("bind", descriptor, place) }
        guard listen(descriptor, limits.backlog) == 0 else {
            throw failure("listen", descriptor, place)
        }
        return (descriptor, port(of: descriptor))
    }

    /// Sets what accepted connections inherit.
    private static func prepare(_ descriptor: Int32, _ limits: HTTPServingLimits) {
        // An answer goes out when it is written, not when the last one was acknowledged.
        set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        // A client that vanished without a word acknowledges nothing: its next heartbeat ends it.
        let delay = Int32(clamping: limits.writeMilliseconds)
        set(descriptor, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, delay)
    }

    private static func set(_ descriptor: Int32, _ level: Int32, _ name: Int32, _ value: Int32) {
        var value = value
        let size = socklen_t(MemoryLayout<Int32>.size)
        _ = unsafe setsockopt(descriptor, level, name, &value, size)
    }

    private static func failure(
        _ call: String, _ descriptor: Int32, _ place: String
    ) -> HTTPServerError {
        let code = errno
        SocketCalls.close(descriptor)
        return .system(call: call, place: place, errno: code)
    }

    private static func port(of descriptor: Int32) -> UInt16 {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe getsockname(descriptor, address, &length)
            }
        }
        guard result == 0 else { return 0 }
        switch SocketAddress.peer(of: storage) {
        case .version4(_, let port), .version6(_, _, let port): return port
        case .local: return 0
        }
    }
}
