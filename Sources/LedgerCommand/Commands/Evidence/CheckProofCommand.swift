/// `flagledger check-proof`.
package enum CheckProofCommand: Command {
    package static let specification = CommandSpecification(
        "check-proof", in: .evidence,
        "Check a proof without believing the ledger that made it",
        discussion: """
            The verifier key comes from --vkey, as somebody you trust handed it to you; without \
            it, from the ledger in DIR, which then vouches for itself. With --record the proof is \
            checked for exactly these bytes, else for the record in DIR.
            """,
        arguments: [Words.proofFile],
        options: [Options.record, Options.verifierKey],
        examples: [
            "flagledger check-proof 1042.tlog-proof --record 1042.record --vkey ledger.vkey"
        ])
}
