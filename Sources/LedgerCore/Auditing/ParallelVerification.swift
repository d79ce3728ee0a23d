import Dispatch
import Synchronization

/// Verifies signatures on all cores while records go on being read and judged: Ed25519 one by one,
/// never as a batch equation, which would accept more than `ssh-keygen` does.
final class ParallelVerification: Sendable {
    /// Looks at some signatures; gives what is wrong with them.
    typealias Part = @Sendable () -> [Finding]

    private struct Work {
        var waiting: [Part] = []
        var findings: [Finding] = []
    }

    private let work = Mutex(Work())
    private let running = DispatchGroup()
    private let queue = DispatchQueue(label: "audit", attributes: .concurrent)

    /// Takes a part of the work, to be done at some time before `finish` ends. Where the cores have
    /// enough to do, the caller does a part itself, so that memory stays bounded.
    func add(_ part: @escaping Part) {
        let isMuch = work.withLock { work in
            work.waiting.append(part)
            return work.waiting.count > LedgerCoreLimits.auditBacklog
        }
        if isMuch { doPart() } else { queue.async { self.doPart() } }
    }

    /// Helps until everything is done; gives what was found since the last time, in no order.
    func finish() -> [Finding] {
        while doPart() {}
        // Only parts under way are waited for: one that never began was done here.
        running.wait()
        return work.withLock { work in
            defer { work.findings = [] }
            return work.findings
        }
    }

    /// Gives whether there was something to do.
    @discardableResult
    private func doPart() -> Bool {
        let part = work.withLock { work -> Part? in
            guard let part = work.waiting.popLast() else { return nil }
            // Inside the lock, so that `finish` sees either the part or who does it.
            running.enter()
            return part
        }
        guard let part else { return false }
        defer { running.leave() }
        let found = part()
        if !found.isEmpty { work.withLock { $0.findings += found } }
        return true
    }
}
