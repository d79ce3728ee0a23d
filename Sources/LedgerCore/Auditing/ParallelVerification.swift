import Dispatch
import Synchronization

/// Verifies signatures on all cores: Ed25519 one by one, never as a batch equation, which would
/// accept more than `ssh-keygen` does.
enum ParallelVerification {
    struct Failure: Sendable {
        let index: Int
        let problem: String
    }

    /// Items that one core takes at a time: some milliseconds of work.
    private static let stripe = 64

    /// Gives what `problem` finds among the items 0 to `count` − 1, in order.
    static func failures(
        count: Int, _ problem: @Sendable (Int) -> String?
    ) -> [Failure] {
        let found = Mutex<[Failure]>([])
        let stripes = (count + stripe - 1) / stripe
        DispatchQueue.concurrentPerform(iterations: stripes) { number in
            for index in (number * stripe)..<min(count, (number + 1) * stripe) {
                guard let problem = problem(index) else { continue }
                found.withLock { $0.append(Failure(index: index, problem: problem)) }
            }
        }
        return found.withLock { $0.sorted { $0.index < $1.index } }
    }
}
