import CLinux
import Glibc

/// An epoll descriptor and what it told last. Safe: the pointer in the kernel's union is never
/// used.
@safe final class Poll {
    /// What happened on one descriptor.
    struct Event {
        let identity: UInt64
        let flags: UInt32

        var isReadable: Bool { flags & EPOLLIN.rawValue != 0 }
        var isWritable: Bool { flags & EPOLLOUT.rawValue != 0 }
        /// Reset, or shut down in both directions.
        var hasFailed: Bool { flags & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 }
    }

    static let mailboxIdentity = UInt64.max
    static let listenerIdentity = UInt64.max - 1
    static let reading = EPOLLIN.rawValue
    static let writing = EPOLLOUT.rawValue

    private let descriptor: Int32
    private var events = unsafe [epoll_event](
        repeating: epoll_event(), count: HTTPServingLimits.eventsAtOnce)

    /// - Parameter descriptor: from `open`; closed with this object.
    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { SocketCalls.close(descriptor) }

    static func open() throws(HTTPServerError) -> Int32 {
        let descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else {
            throw .system(call: "epoll_create1", place: "a loop", errno: errno)
        }
        return descriptor
    }

    /// Watches for bytes to read. False when the kernel refuses.
    @discardableResult
    func add(_ watched: Int32, _ identity: UInt64) -> Bool {
        control(EPOLL_CTL_ADD, watched, identity, Poll.reading)
    }

    @discardableResult
    func change(_ watched: Int32, _ identity: UInt64, to flags: UInt32) -> Bool {
        control(EPOLL_CTL_MOD, watched, identity, flags)
    }

    func remove(_ watched: Int32) { _ = control(EPOLL_CTL_DEL, watched, 0, 0) }

    private func control(
        _ operation: Int32, _ watched: Int32, _ identity: UInt64, _ flags: UInt32
    ) -> Bool {
        var event = unsafe epoll_event()
        unsafe event.events = flags
        unsafe event.data.u64 = identity
        return unsafe epoll_ctl(descriptor, operation, watched, &event) == 0
    }

    /// Waits for events; gives how many. `milliseconds` below zero: for ever.
    func wait(milliseconds: Int32) -> Int {
        let count = unsafe events.withUnsafeMutableBufferPointer { buffer in
            unsafe epoll_wait(descriptor, buffer.baseAddress, Int32(buffer.count), milliseconds)
        }
        return max(0, Int(count))
    }

    func event(_ index: Int) -> Event {
        let event = unsafe events[index]
        return unsafe Event(identity: event.data.u64, flags: event.events)
    }
}
