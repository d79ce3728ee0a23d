package import ByteCoding
package import FlagModel
package import FlagState

/// An event with its author's signature, or with whoever makes it, as it goes into a record.
package struct SignedEvent: Sendable {
    package let event: Event
    /// The canonical JSON that was signed.
    package let bytes: [UInt8]
    package let fingerprint: Digest
    /// 64 bytes of Ed25519; none where `signer` is to make them.
    package let signature: [UInt8]
    /// Signs when the event has its place in the batch, on any thread: given for a key in this
    /// process's memory only (`EventSigner.checksItself`), which can neither be slow nor refuse.
    let signer: (any EventSigner)?
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
        signer = nil
        self.checkedBy = checkedBy
        self.inputPlace = inputPlace
    }

    /// An event that `signer` signs once it is admitted.
    init(event: Event, bytes: [UInt8], signedLaterBy signer: any EventSigner, inputPlace: String?) {
        self.event = event
        self.bytes = bytes
        fingerprint = signer.fingerprint
        signature = []
        self.signer = signer
        checkedBy = nil
        self.inputPlace = inputPlace
    }
}

/// A change on its way into the log: called by the writer, in order, with the state that the event
/// will follow, so that nobody ever signs a place in the stream that is taken.
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
