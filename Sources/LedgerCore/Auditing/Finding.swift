/// One thing that is not as it must be.
package struct Finding: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// A file or its bytes: headers, frames, padding, seals, missing parts.
        case segment
        /// A record whose bytes are not those of its leaf hash.
        case leaf
        /// A record or event that cannot be decoded.
        case record
        /// A record or event that only a newer program can judge.
        case unsupported
        /// A batch's commit frame: its chain, count or root.
        case commit
        /// A Merkle root that is not the root of the records.
        case root
        /// A checkpoint: its text, signature, size or root.
        case checkpoint
        /// An event's signature or its key.
        case signature
        /// An author who had no right at that position.
        case authority
        /// An event that does not continue its stream, or is meant for another ledger.
        case stream
        /// An event that breaks a rule that was in force at that position.
        case rule
        /// A recorded time that goes back.
        case time
        /// The file `head`.
        case head
        /// A quarantine file that is not what its event says.
        case quarantine
        /// A key file that is not what the ledger says.
        case keyFile
        /// The serving side's state differs from the state that the records give.
        case state
        /// The log is not an extension of a checkpoint that it should extend.
        case extensionOfCheckpoint = "extension"
    }

    /// The position that is wrong, where the finding is about one.
    package let position: UInt64?
    package let kind: Kind
    /// What was expected and found, with file and offset where there are any.
    package let detail: String

    package init(position: UInt64?, kind: Kind, detail: String) {
        self.position = position
        self.kind = kind
        self.detail = detail
    }
}
