import CLinux
import Glibc

/// The system calls of this room on sockets; each retries when a signal interrupts it.
enum SocketCalls {
    /// What became of a call that moves bytes.
    enum Transfer {
        case moved(Int)
        /// The other end sends no more.
        case ended
        case wouldBlock
        case failed
    }

    /// What became of an accept.
    enum Accepted {
        case connection(Int32, PeerAddress)
        case none
        /// This one went away, or the network failed it: the next may be well.
        case lost
        /// The process or the system has no descriptors or memory left.
        case exhausted
    }

    static func receive(_ descriptor: Int32, into buffer: inout [UInt8]) -> Transfer {
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            retrying { unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0) }
        }
        if count > 0 { return .moved(count) }
        if count == 0 { return .ended }
        return errno == EAGAIN ? .wouldBlock : .failed
    }

    /// Sends the bytes from `start` on; a broken connection raises no signal.
    static func send(_ descriptor: Int32, _ bytes: [UInt8], from start: Int) -> Transfer {
        let count = unsafe bytes.withUnsafeBytes { buffer in
            let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[start...])
            return retrying {
                unsafe Glibc.send(
                    descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
        }
        if count >= 0 { return .moved(count) }
        return errno == EAGAIN ? .wouldBlock : .failed
    }

    static func accept(_ listener: Int32) -> Accepted {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe accept4(listener, address, &length, flags)
            }
        }
        guard descriptor < 0 else {
            return .connection(descriptor, SocketAddress.peer(of: storage))
        }
        switch errno {
        case EAGAIN: return .none
        case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
        default: return .lost
        }
    }

    static func endWriting(_ descriptor: Int32) { _ = shutdown(descriptor, Int32(SHUT_WR)) }

    static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

    private static func retrying<Number: SignedInteger>(_ call: () -> Number) -> Number {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}
