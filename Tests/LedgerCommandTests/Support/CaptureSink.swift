import LedgerCommand
import Synchronization

/// Collects what a command prints. With a limit, it is a disk that is full or a reader that leaves.
final class CaptureSink: ByteSink {
    private let bytes = Mutex<[UInt8]>([])
    private let failure: CommandFailure?

    init(failure: CommandFailure? = nil) { self.failure = failure }

    func write(_ bytes: [UInt8]) throws(CommandFailure) {
        if let failure { throw failure }
        self.bytes.withLock { $0 += bytes }
    }

    var data: [UInt8] { bytes.withLock { $0 } }
    var text: String { String(decoding: data, as: UTF8.self) }
}
