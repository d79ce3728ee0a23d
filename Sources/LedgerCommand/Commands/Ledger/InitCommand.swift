/// `flagledger init`.
package enum InitCommand: Command {
    package static let specification = CommandSpecification(
        "init", in: .ledger,
        "Make a new ledger in DIR",
        discussion: """
            The first event is signed by the owner's key (--key FILE; without it a new key is \
            made in DIR/keys, readable by you alone). It enrols the ledger's checkpoint key; the \
            server's delegated key is enrolled with it. Both are made in DIR/keys, too. A catalog \
            is applied as the next events.
            """,
        options: [Options.origin.required, Options.owner.required, Options.catalog],
        examples: [
            "flagledger init --origin flags.example.com/main --owner alice@example.com",
            "flagledger init --origin flags.example.com/main --owner alice@example.com "
                + "--key ~/.ssh/id_ed25519 --catalog catalog.json",
        ])
}
