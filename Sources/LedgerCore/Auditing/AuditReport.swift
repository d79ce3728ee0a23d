package import ByteCoding

/// What an audit found.
package struct AuditReport: Hashable, Sendable {
    /// Records whose bytes, place and leaf hash are right.
    package var recordsVerified: UInt64 = 0
    /// Events whose signature, key and authority were checked and hold.
    package var signaturesVerified: UInt64 = 0
    /// Events whose signature was not verified again, on the word of the auditor
    /// (`AuditOptions.audited`). Everything else of them was checked.
    package var signaturesTrusted: UInt64 = 0
    /// Signed checkpoints that were checked and hold.
    package var checkpointsVerified: UInt64 = 0
    package var size: UInt64 = 0
    package var root: Digest = SHA256.hash([])
    /// Of the state that the records give; `nil` where damage keeps it from being known.
    package var stateDigest: Digest?
    /// Whether the state that the serving side last held is the one that the records give; `nil`
    /// where it left none for this size.
    package var servingDigestAgrees: Bool?
    /// By position, those of the whole log last.
    package var findings: [Finding] = []
    /// Remarks that are no findings: what was not there to be checked.
    package var remarks: [String] = []
    /// The proof that the log extends `AuditOptions.since`, in its order.
    package var consistencyProof: [Digest]?

    package var isClean: Bool { findings.isEmpty }

    package init() {}
}

/// What an audit is asked to do beside re-deriving everything.
package struct AuditOptions: Sendable {
    /// A signed checkpoint (its text) that the log must hold: a rolled-back log does not.
    package var checkpoint: String?
    /// An older signed checkpoint (its text) that the log must extend.
    package var since: String?
    /// A signed checkpoint (its text) up to which the auditor audited this ledger already: the log
    /// must hold it, and the signatures of the events before it are not verified again. Records
    /// that give the same root are the same records, so they would verify as they did; who never
    /// audited them must not give one.
    package var audited: String?
    /// Whether frames, leaves, roots and chains are enough: no event's signature, right or rule is
    /// judged, and of the checkpoints only the newest is verified.
    package var isStructureOnly = false
    /// How many frames are passed from one step of the audit to the next at once.
    package var chunk = LedgerCoreLimits.auditChunk
    /// Told how many records are judged, of how many.
    package var progress: (@Sendable (UInt64, UInt64) -> Void)?

    package init() {}
}
