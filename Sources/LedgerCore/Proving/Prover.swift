import ByteCoding
import FlagModel
import LogStorage
package import Transparency

extension LedgerView {
    /// A C2SP `.tlog-proof` that the record at `position` is in the ledger that the latest
    /// checkpoint signs.
    package func prove(_ position: UInt64) throws -> TlogProof {
        guard position < size else {
            throw Refusal(
                .unknownPosition, "there is no position \(position): the ledger has \(size) records"
            )
        }
        guard let note, let proof = try tree.proveInclusion(index: position, size: size) else {
            if let obstacle { throw obstacle }
            throw LogStorageError.headLost(
                path: layout.head, logSize: size, checkpointSize: nil)
        }
        return TlogProof(inclusion: proof, checkpoint: try SignedCheckpoint.parse(note))
    }
}
