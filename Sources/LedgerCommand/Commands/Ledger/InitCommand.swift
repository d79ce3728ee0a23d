import ByteCoding
import FlagModel
import FlagState
import LedgerCore
import LogStorage

/// `flagledger init`.
enum InitCommand: Command {
    static let specification = CommandSpecification(
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

    static func run(_ context: Context) throws -> ExitStatus {
        try context.requireFiles()
        let arguments = context.arguments
        let origin: Origin = try Arguments.name(arguments.required(Options.origin), "origin")
        let owner: Author = try Arguments.name(arguments.required(Options.owner), "author")
        // Everything that can be wrong is looked at before the first file is made.
        let catalog = try arguments[Options.catalog].map {
            try CatalogFile.parse(context.readFile($0))
        }
        let named = arguments[Options.key] ?? context.variable("FLAGLEDGER_KEY")
        let signer = try named.map {
            try SignerSource.signer(for: $0, agentSocket: context.variable("SSH_AUTH_SOCK"))
        }
        let setup = LedgerSetup(
            origin: origin, owner: owner, ownerSigner: signer, clock: context.clock)
        let (ledger, ownerSigner) = try setup.create(at: context.ledgerPath)
        do {
            if let catalog {
                let drafts = CatalogPlan(
                    catalog, over: KnownCatalog(ledger.state, before: ledger.state.size))
                    .drafts(reason: "initial catalog", signedAt: context.now)
                _ = try ledger.appendTogether(
                    drafts.map { $0.submission(signer: ownerSigner, origin: origin) })
            }
        } catch {
            try? ledger.close()
            throw error
        }
        try ledger.close()
        try NewLedgerText.show(
            context, owner: owner, key: ownerSigner.publicKey,
            keyPath: named ?? ledger.layout.keysDirectory + "/owner")
        return .done
    }
}
