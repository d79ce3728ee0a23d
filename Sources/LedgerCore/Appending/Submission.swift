package import ByteCoding
package import FlagModel
package import FlagState

/// An event with its author's signature, as it goes into a record.
package struct SignedEvent: Hashable, Sendable {
    package let event: Event
    /// The canonical JSON that was signed.
    package let bytes: [UInt8]
    package let fingerprint: Digest
    /// 64 bytes of Ed25519.
    package let signature: [UInt8]
    /// The key with which the signature was checked already, by whoever made it in this process;
    /// `nil` where the ledger has to check it.
    package let checkedBy: PublicKeyLine?
    /// Where in its author's input the event stands, such as `line 2`: refusals tell it.
    package let inputPlace: String?

    package init(
        event: Event, bytes: [UInt8], fingerprint: Digest, signature: [UInt8],
        checkedBy: PublicKeyLine? = nil, inputPlace: String? = nil
    ) {
        self.event = event
        self.bytes = bytes
        self.fingerprint = fingerprint
        self.signature = signature
        self.checkedBy = checkedBy
        self.inputPlace = inputPlace
    }
}

/// A change on its way into the log: called by the writer, in order, with the state that the event
/// will follow, so that whoever signs here never signs a place in the stream that is taken.
package typealias Submission = @Sendable (LedgerState) throws -> SignedEvent

/// What became of a submission.
package enum SubmissionOutcome: Sendable {
    case appended(Receipt)
    /// Every change asked for is what the ledger says already: nothing was appended.
    case unchanged
}

/// Thrown by a submission that would change nothing.
package struct NothingToChange: Error {
    package init() {}
}
