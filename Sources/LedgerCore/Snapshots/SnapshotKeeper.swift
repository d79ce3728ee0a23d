import Dispatch
import LogStorage
import Synchronization
import Transparency

/// Writes snapshot files when they are due: while the ledger is open on a thread of its own, one at
/// a time, and at closing. A file that cannot be written is none: the next opening folds more.
final class SnapshotKeeper: Sendable {
    private struct State {
        /// The size at which the file that is there was written; 0 without one.
        var last: UInt64
        var isWriting = false
    }

    private let file: SnapshotFile
    private let policy: SnapshotPolicy
    /// Why the file that is there was not used at opening.
    let problem: String?
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "flagledger.snapshots", qos: .utility)

    init(file: SnapshotFile, policy: SnapshotPolicy, last: UInt64 = 0, problem: String? = nil) {
        self.file = file
        self.policy = policy
        self.problem = problem
        state = Mutex(State(last: last))
    }

    /// Begins to write `image`, if it is due and nothing is being written.
    func keep(size: UInt64, signer: NoteSigner, _ image: () -> SnapshotImage?) {
        let isDue = state.withLock { state in
            !state.isWriting && policy.isDueWhileRunning(size: size, last: state.last)
        }
        guard isDue, let image = image() else { return }
        state.withLock { $0.isWriting = true }
        queue.async { [self] in
            write(image, signer)
            state.withLock { $0.isWriting = false }
        }
    }

    /// Waits for what is being written, and writes `image` if it is due.
    func close(_ image: SnapshotImage?, signer: NoteSigner) {
        queue.sync {
            guard let image else { return }
            let last = state.withLock { $0.last }
            // A file that was of no use must not stay.
            guard last == 0 && problem != nil
                || policy.isDueAtClosing(size: image.mark.place.size, last: last)
            else { return }
            write(image, signer)
        }
    }

    private func write(_ image: SnapshotImage, _ signer: NoteSigner) {
        try? file.write(image, signer: signer)
        // A size that failed is not tried again at once: the disk may be full.
        state.withLock { $0.last = image.mark.place.size }
    }
}
