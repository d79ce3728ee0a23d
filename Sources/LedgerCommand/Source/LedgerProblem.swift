import ByteCoding
import Transparency

/// Why a ledger cannot be the one that signed a checkpoint: who once signed it holds its records
/// for ever.
enum LedgerProblem {
    /// - Parameters:
    ///   - size: records in the ledger now.
    ///   - root: of its tree at the checkpoint's size; `nil` where that is not known.
    static func text(_ checkpoint: Checkpoint, size: UInt64, root: Digest?) -> String? {
        guard size >= checkpoint.size else {
            return "the ledger holds \(size) records, but it signed the proof's checkpoint "
                + "at \(checkpoint.size): it was rolled back"
        }
        guard let root, root != checkpoint.root else { return nil }
        return "the ledger signed the proof's checkpoint at size \(checkpoint.size), but its "
            + "records give another root there, \(root.base64): its history was rewritten"
    }
}
