/// `flagledger audit`.
package enum AuditCommand: Command {
    package static let specification = CommandSpecification(
        "audit", in: .evidence,
        "Derive everything again from the bytes, and list what does not hold",
        discussion: """
            Checks every frame's hash, the tree and its root, every checkpoint's and every \
            event's signature, and every author's right as the roles stood at that position. \
            Believes no cache, no index and no snapshot. Ends with status 3 if it finds \
            something.
            """,
        options: [Options.checkpoint, Options.sinceCheckpoint, Options.verifierKey],
        examples: [
            "flagledger audit",
            "flagledger audit --since-checkpoint last-month.checkpoint --vkey ledger.vkey --json",
        ])
}
