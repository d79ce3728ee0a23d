import FlagModel
import LedgerCore
import LogStorage

extension LedgerView {
    /// The signed checkpoint; throws where damage or a lost head hides it.
    func requireNote() throws -> [UInt8] {
        if let note { return note }
        if let obstacle { throw obstacle }
        throw LogStorageError.headLost(path: layout.head, logSize: size, checkpointSize: nil)
    }

    /// Positions that a command was asked to print must be there.
    func requireRange(_ first: UInt64, _ last: UInt64?) throws {
        for position in [first, last ?? first] where position > 0 && position >= size {
            if let obstacle { throw obstacle }
            throw Refusal(
                .unknownPosition,
                "there is no position \(position): the ledger has \(size) records, so the last one "
                    + "is @\(max(size, 1) - 1)")
        }
        if let last, last < first {
            throw CommandFailure.usage("--from is greater than --to: exchange them")
        }
    }
}
