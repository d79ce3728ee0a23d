import Glibc

/// A thread of the system, for a loop: loops never run on the pool of Swift's tasks, which they
/// would block.
enum LoopThread {
    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Starts a thread that nobody joins; false if the system gives none.
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        var thread = pthread_t()
        // The thread takes over this reference.
        let work = unsafe Unmanaged.passRetained(Work(body))
        let result = unsafe pthread_create(
            &thread, nil,
            { raw in
                if let raw = unsafe raw {
                    let work = unsafe Unmanaged<Work>.fromOpaque(raw).takeRetainedValue()
                    work.body()
                }
                return nil
            }, work.toOpaque())
        guard result == 0 else {
            unsafe work.release()
            return false
        }
        pthread_detach(thread)
        return true
    }
}
