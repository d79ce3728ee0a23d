import Glibc
import Transparency

/// One question to `ssh-agent` over its Unix socket: a length, a message, a length, an answer
/// (RFC 9987 section 3).
struct AgentConnection: ~Copyable {
    private let descriptor: Int32
    private let path: String

    init(path: String) throws {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw AgentConnection.failure(path, "no socket can be made") }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let isShort = unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
            guard bytes.count < room.count else { return false }
            unsafe room.copyBytes(from: bytes)
            return true
        }
        guard isShort else { throw AgentConnection.failure(path, "its path is too long") }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, size)
            }
        }
        guard status == 0 else { throw AgentConnection.failure(path, "nothing answers there") }
    }

    deinit { close(descriptor) }

    /// Sends one message with its header and gives the answer without its header.
    func ask(_ message: [UInt8]) throws -> [UInt8] {
        try send(message)
        let header = try receive(SSHAgentMessage.headerByteCount)
        return try receive(SSHAgentMessage.decodeHeader(header))
    }

    private func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe write(descriptor, buffer.baseAddress?.advanced(by: sent), bytes.count - sent)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw AgentConnection.failure(path, "it stopped listening") }
            sent += count
        }
    }

    private func receive(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var received = 0
        while received < count {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe read(
                    descriptor, buffer.baseAddress?.advanced(by: received), count - received)
            }
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else { throw AgentConnection.failure(path, "it stopped answering") }
            received += got
        }
        return bytes
    }

    private static func failure(_ path: String, _ detail: String) -> LedgerError {
        .signing("ssh-agent at \(path): \(detail); start one with 'eval $(ssh-agent)'")
    }
}
