import Dispatch
import Glibc
import Synchronization

/// An HTTP server. It is started once and stopped once; signals are the caller's business.
package final class HTTPServer: Sendable {
    private enum Stage {
        case new
        case running([Mailbox])
        case stopping([Mailbox])
    }

    private let address: ListenAddress
    private let loops: Int
    private let limits: HTTPServingLimits
    private let makeRouter: @Sendable (Int) -> Router
    private let stage = Mutex(Stage.new)
    private let boundPort = Atomic<UInt16>(0)
    private let running = DispatchGroup()
    private let census: ConnectionCensus

    /// - Parameters:
    ///   - loops: threads that serve; `nil`: one for each core.
    ///   - makeRouter: makes the routes of the loop with this number (from 0), on its thread:
    ///     its handlers may hold what is that thread's alone.
    package init(
        address: ListenAddress, loops: Int? = nil, limits: HTTPServingLimits = HTTPServingLimits(),
        makeRouter: @escaping @Sendable (Int) -> Router
    ) {
        self.address = address
        self.loops = max(1, loops ?? sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        self.limits = limits
        self.makeRouter = makeRouter
        census = ConnectionCensus(limits: limits)
    }

    /// The port that it listens on; 0 before the start.
    package var port: UInt16 { boundPort.load(ordering: .relaxed) }

    package var statistics: ServerStatistics { census.statistics }

    /// Listens and serves, on threads of its own. Throws `HTTPServerError`.
    package func start() throws(HTTPServerError) {
        try stage.withLock { stage throws(HTTPServerError) in
            guard case .new = stage else { throw .alreadyStarted }
            HTTPServer.raiseDescriptorLimit()
            var mailboxes: [Mailbox] = []
            for _ in 0..<loops { mailboxes.append(try Mailbox()) }
            let (listener, port) = try Listener.open(address, limits: limits)
            boundPort.store(port, ordering: .relaxed)
            stage = .running(mailboxes)
            for index in mailboxes.indices {
                do throws(HTTPServerError) {
                    try startLoop(index, mailboxes, listener: index == 0 ? listener : nil)
                } catch {
                    if index == 0 { SocketCalls.close(listener) }
                    for mailbox in mailboxes[..<index] { mailbox.post(.abort) }
                    stage = .stopping(mailboxes)
                    throw error
                }
            }
        }
    }

    /// Ends in peace: accepts no more, ends the streams, lets requests that have begun finish until
    /// the deadline, and returns when all is done. A second call, from another thread, makes the
    /// first end at once.
    package func stop(deadlineMilliseconds: Int) {
        let delay = UInt64(max(0, deadlineMilliseconds)) * 1_000_000
        stage.withLock { stage in
            switch stage {
            case .new: break
            case .running(let mailboxes):
                let deadline = MonotonicClock.now() + delay
                for mailbox in mailboxes { mailbox.post(.stop(deadline: deadline)) }
                stage = .stopping(mailboxes)
            case .stopping(let mailboxes):
                for mailbox in mailboxes { mailbox.post(.abort) }
            }
        }
        running.wait()
    }

    /// Has `Router.onSignal` of every loop called on its thread, soon: "look at the new snapshot".
    package func signal() {
        let mailboxes = stage.withLock { stage -> [Mailbox] in
            if case .running(let mailboxes) = stage { mailboxes } else { [] }
        }
        for mailbox in mailboxes { mailbox.post(.signal) }
    }

    private func startLoop(
        _ index: Int, _ mailboxes: [Mailbox], listener: Int32?
    ) throws(HTTPServerError) {
        let descriptor = try Poll.open()
        running.enter()
        let didStart = LoopThread.start { [self] in
            let loop = EventLoop(
                limits: limits, router: makeRouter(index), mailbox: mailboxes[index],
                census: census, poll: Poll(descriptor: descriptor),
                acceptor: listener.map { Acceptor(listener: $0, mailboxes: mailboxes) })
            loop.run()
            running.leave()
        }
        guard didStart else {
            SocketCalls.close(descriptor)
            running.leave()
            throw .system(call: "pthread_create", place: "loop \(index)", errno: errno)
        }
    }

    /// Connections are descriptors: takes as many as the system lets this process have.
    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return
        }
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
