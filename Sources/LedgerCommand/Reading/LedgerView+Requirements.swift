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
}
