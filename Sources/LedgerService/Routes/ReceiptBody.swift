import ByteCoding
import LedgerCore

extension Receipt {
    /// The promised members of a receipt, with the inclusion proof's hashes.
    var body: [UInt8] {
        var writer = CanonicalWriter(capacity: 512 + proof.count * 48)
        writer.write(self)
        return writer.bytes
    }

    /// A token's secret goes with the receipt of its issue.
    func body(withToken token: String, id: String) -> [UInt8] {
        var writer = CanonicalWriter(capacity: 1_024 + proof.count * 48)
        writer.write(self, id: id, token: token)
        return writer.bytes
    }

    /// Several receipts in one object.
    static func body(of receipts: [Receipt]) -> [UInt8] {
        var writer = CanonicalWriter(capacity: receipts.count * 1_536)
        writer.beginObject()
        writer.key("receipts")
        writer.beginArray()
        for receipt in receipts {
            writer.separate()
            writer.write(receipt)
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}

/// Without a tree, since it is the writer's thread that makes these: members in the order of their
/// keys.
extension CanonicalWriter {
    fileprivate mutating func write(_ receipt: Receipt, id: String? = nil, token: String? = nil) {
        beginObject()
        field("checkpoint", receipt.checkpoint)
        field("epoch", UInt64(receipt.epoch))
        field("id", id)
        field("leafHash", receipt.leafHash)
        field("position", receipt.position)
        key("proof")
        beginArray()
        for hash in receipt.proof { element(hash) }
        endArray()
        field("recordedAt", receipt.recordedAt)
        field("size", receipt.size)
        field("token", token)
        endObject()
    }
}
