import CLinux
import Glibc
import Synchronization

/// A connection of one loop, for ever: a slot is used again, with another generation.
struct ConnectionIdentity: Hashable, Sendable {
    let raw: UInt64

    init(raw: UInt64) { self.raw = raw }
    init(slot: Int, generation: UInt32) {
        raw = UInt64(generation) << 32 | UInt64(UInt32(truncatingIfNeeded: slot))
    }

    var slot: Int { Int(raw & 0xFFFF_FFFF) }
    var generation: UInt32 { UInt32(raw >> 32) }
}

/// What other threads ask of a loop.
enum Letter: Sendable {
    case adopt(descriptor: Int32, PeerAddress)
    case complete(ConnectionIdentity, Response)
    /// Bytes of a stream, as they go out.
    case output(ConnectionIdentity, [UInt8])
    /// The last bytes of a stream.
    case finish(ConnectionIdentity, [UInt8])
    case closeWebSocket(ConnectionIdentity, WebSocketCloseCode, reason: String)
    /// The peer has closed its WebSocket, or broken its rules: nothing more is read. The loop
    /// writes this to itself, so that what handlers said before goes out before.
    case endWebSocket(ConnectionIdentity, WebSocketCloseCode, reason: String)
    case signal
    /// End in peace until this moment of the monotonic clock, in nanoseconds.
    case stop(deadline: UInt64)
    case abort
}

/// The door of a loop: the only part of it that other threads touch.
final class Mailbox: Sendable {
    private struct State {
        var letters: [Letter] = []
        var isClosed = false
    }

    /// An `eventfd` that the loop waits on; owned by this object.
    let wakeDescriptor: Int32
    /// Connections that the loop has or will have.
    let load = Atomic<Int>(0)
    private let state = Mutex(State())

    init() throws(HTTPServerError) {
        wakeDescriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard wakeDescriptor >= 0 else {
            throw .system(call: "eventfd", place: "a loop", errno: errno)
        }
    }

    deinit { SocketCalls.close(wakeDescriptor) }

    /// Leaves a letter. False if the loop has ended: then nobody will read it.
    @discardableResult
    func post(_ letter: Letter) -> Bool {
        let (isOpen, isFirst) = state.withLock { state in
            if state.isClosed { return (false, false) }
            state.letters.append(letter)
            return (true, state.letters.count == 1)
        }
        // Who finds letters there knows that the loop was woken for them.
        if isFirst { wake() }
        return isOpen
    }

    /// Takes all letters.
    func collect() -> [Letter] {
        var count: UInt64 = 0
        _ = unsafe read(wakeDescriptor, &count, MemoryLayout<UInt64>.size)
        return state.withLock { state in
            let letters = state.letters
            state.letters = []
            return letters
        }
    }

    /// Takes no more letters; gives those that nobody read.
    func close() -> [Letter] {
        state.withLock { state in
            state.isClosed = true
            let letters = state.letters
            state.letters = []
            return letters
        }
    }

    private func wake() {
        var one: UInt64 = 1
        _ = unsafe write(wakeDescriptor, &one, MemoryLayout<UInt64>.size)
    }
}
