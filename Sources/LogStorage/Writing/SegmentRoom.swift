import Dispatch
import Synchronization

/// The zeroed room at the end of the active segment. Frames only go where the file already owns its
/// blocks: a disk that is full is found out while nothing of a batch is written yet, and a sync has
/// no new blocks to tell of. Zeros that a crash leaves are legal, they are unwritten space.
final class SegmentRoom: Sendable {
    private let file: any StorageFile
    /// A handle of its own: the system tells a failed write-back once to each handle, and the
    /// writer must not miss it because the background heard it.
    private let background: any StorageFile
    private let queue = DispatchQueue(label: "flagledger.zero-ahead")
    private let state: Mutex<State>

    private struct State {
        /// Up to here the file is zeroed or used.
        var end: UInt64
        var extending = false
        /// The disk was full; the background leaves it to the writer to find room again.
        var full = false
        var failure: FileError?
    }

    init(file: any StorageFile, background: any StorageFile, end: UInt64) {
        self.file = file
        self.background = background
        state = Mutex(State(end: end))
    }

    /// What stopped the background for good: the writer must stop too.
    var failure: FileError? { state.withLock { $0.failure } }

    /// Up to here the file has its blocks.
    var reservedEnd: UInt64 { state.withLock { $0.end } }

    /// Makes room up to `offset`, in multiples of `step`. Throws `LogStorageError.diskFull` if
    /// there is none, with nothing but zeros written; it may be tried again.
    func reserve(through offset: UInt64, step: Int) throws {
        guard offset > state.withLock({ $0.end }) else { return }
        // Two extensions of one file must not overlap: the background may be at it.
        drain()
        let start = state.withLock { $0.end }
        guard offset > start else { return }
        let unit = UInt64(step)
        let end = (offset + unit - 1) / unit * unit
        do throws(FileError) {
            try file.write([UInt8](repeating: 0, count: Int(end - start)), at: start)
        } catch {
            if error.meansNoRoom { throw LogStorageError.diskFull(error) }
            throw error
        }
        state.withLock {
            $0.end = end
            $0.full = false
        }
    }

    /// Writes `LogStorageLimits.zeroAheadStep` zeros in the background if less than half of that is
    /// left behind `used`. They lie behind everything that frames may be written to meanwhile.
    func extendAhead(of used: UInt64) {
        let step = UInt64(LogStorageLimits.zeroAheadStep)
        let start: UInt64? = state.withLock { state in
            guard !state.extending, !state.full, state.failure == nil, state.end < used + step / 2
            else { return nil }
            state.extending = true
            return state.end
        }
        guard let start else { return }
        queue.async { [self] in
            let result: Result<Void, FileError> = Result { () throws(FileError) in
                try background.write([UInt8](repeating: 0, count: Int(step)), at: start)
                try background.synchronize()
            }
            state.withLock { state in
                state.extending = false
                switch result {
                case .success: state.end = start + step
                case .failure(let error) where error.meansNoRoom: state.full = true
                case .failure(let error): state.failure = error
                }
            }
        }
    }

    /// Waits until the background is done.
    func drain() { queue.sync {} }
}
