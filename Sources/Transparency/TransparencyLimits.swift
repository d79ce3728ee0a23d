/// Every limit of this room, each with its reason. What exceeds one is refused before it is copied.
package enum TransparencyLimits {
    /// The most leaves a tree may have: 2^63 - 1, so that every index fits a signed number and no
    /// proof is longer than `proofHashes`.
    package static let treeSize = UInt64(Int64.max)

    /// The most hashes in a proof: a tree of `treeSize` leaves is 63 levels high. C2SP's
    /// witnesses take no more, either.
    package static let proofHashes = 63

    /// The largest signed note, in bytes: 16 post-quantum signatures of 5,000 bytes each (what the
    /// C2SP text asks readers to accept) are 107 kB in base64, and a checkpoint is under 1 kB.
    package static let noteBytes = 256 * 1024

    /// The most signature lines in a note: the C2SP text asks for at least 16; a log with more
    /// than 64 witnesses has no use for all of them in one note.
    package static let noteSignatures = 64

    /// The longest key name in a note, in bytes: the length of a longest host name, which origins
    /// are made of, and what the C2SP cosignature format can hold.
    package static let keyNameBytes = 255

    /// The largest `extra` of a `.tlog-proof`, in bytes: a hint is no larger than a record.
    package static let extraBytes = 65_535

    /// The largest `.tlog-proof`, in bytes: a note, the hashes with their line ends, the base64 of
    /// the extra data and the fixed lines.
    package static let proofBytes = noteBytes + proofHashes * 45 + (extraBytes + 2) / 3 * 4 + 256

    /// The longest tile path, in bytes: nine `x123/` elements, the level and the partial width.
    package static let tilePathBytes = 64

    /// The largest OpenSSH public key line, in bytes: an Ed25519 line is 80 and a comment; the
    /// longest RSA line, which deserves its own refusal, is under 8 kB.
    package static let publicKeyLineBytes = 16 * 1024

    /// The largest private key file or armoured signature, in bytes: an RSA-16384 key file, which
    /// deserves its own refusal, is under 16 kB.
    package static let armouredBytes = 32 * 1024

    /// The largest message of `ssh-agent`, in bytes: OpenSSH's own limit.
    package static let agentMessageBytes = 256 * 1024

    /// The most keys taken from `ssh-agent`: OpenSSH's own client stops at 2,048.
    package static let agentIdentities = 2_048
}
