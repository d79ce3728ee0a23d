import ByteCoding
import FlagModel
import LedgerCore
import Transparency

/// A receipt from a server, believed as far as it proves itself: that a record with exactly the
/// signed event is in the tree that the checkpoint names.
enum ServerReceipt {
    static func check(
        _ answer: AnswerMembers, of event: SignedEvent, from address: ServerAddress
    ) throws -> Receipt {
        let receipt = try read(answer)
        func refuse(_ detail: String) -> CommandFailure {
            CommandFailure(
                .notProven, code: "PROOF",
                "\(address.text) gives a receipt for @\(receipt.position) that does not hold, "
                    + "\(detail): keep it, and ask for an audit of the ledger")
        }
        let record = Record(
            position: receipt.position, recordedAt: receipt.recordedAt, epoch: receipt.epoch,
            fingerprint: event.fingerprint, signature: event.signature, event: event.bytes)
        guard MerkleTree.leafHash(of: RecordCodec.encode(record)) == receipt.leafHash else {
            throw refuse("its leaf is not the record of what was signed")
        }
        let checkpoint: Checkpoint
        do {
            checkpoint = try SignedCheckpoint.parse(Array(receipt.checkpoint.utf8)).checkpoint
        } catch {
            throw refuse("its checkpoint cannot be read (\(error))")
        }
        guard checkpoint.origin == event.event.ledger.text, checkpoint.size == receipt.size else {
            throw refuse("its checkpoint is of another ledger or size")
        }
        let proof = InclusionProof(
            index: receipt.position, size: receipt.size, hashes: receipt.proof)
        let outcome = proof.check(leafHash: receipt.leafHash, root: checkpoint.root)
        guard outcome == .holds else { throw refuse("\(outcome)") }
        return receipt
    }

    private static func read(_ answer: AnswerMembers) throws -> Receipt {
        let proof = try answer.list("proof").map { value in
            guard let digest = value.stringValue.flatMap({ Digest(base64: $0) }) else {
                throw AnswerMembers.missing("proof", "a list of digests")
            }
            return digest
        }
        guard let epoch = UInt32(exactly: try answer.position("epoch")) else {
            throw AnswerMembers.missing("epoch", "a number of 32 bits")
        }
        return Receipt(
            position: try answer.position("position"), size: try answer.position("size"),
            leafHash: try answer.digest("leafHash"), recordedAt: try answer.time("recordedAt"),
            epoch: epoch, checkpoint: try answer.text("checkpoint"), proof: proof)
    }
}
