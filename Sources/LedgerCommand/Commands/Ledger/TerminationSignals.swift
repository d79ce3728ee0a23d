import Dispatch
import Glibc

/// SIGTERM and SIGINT as something to wait for, instead of the end of the process.
struct TerminationSignals: Sendable {
    /// Blocks them for this thread and every one that it starts from now on.
    init() {
        var set = TerminationSignals.set
        _ = unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Waits for the next one.
    func wait() {
        var set = TerminationSignals.set
        var signal: Int32 = 0
        while unsafe sigwait(&set, &signal) != 0 {}
    }

    /// Calls `act` on a thread of its own when the next one comes.
    func onNext(_ act: @escaping @Sendable () -> Void) {
        DispatchQueue.global().async {
            wait()
            act()
        }
    }

    private static var set: sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        unsafe sigaddset(&set, SIGTERM)
        unsafe sigaddset(&set, SIGINT)
        return set
    }
}
