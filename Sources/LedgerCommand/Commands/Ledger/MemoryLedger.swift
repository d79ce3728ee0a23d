import FlagModel
import LedgerCore
import LogStorage
import Transparency

/// A ledger without files for `serve --memory`: made anew at every start, with a token to use it
/// by. For development and for trying things out.
struct MemoryLedger {
    let ledger: Ledger
    let server: any EventSigner
    /// Of tenant-0's owner, for all environments.
    let token: String

    init(_ context: Context) throws {
        let owner = Author(unchecked: "developer@localhost")
        let fileSystem = InMemoryFileSystem()
        let setup = LedgerSetup(
            origin: Origin(unchecked: "localhost/memory"), owner: owner, ownerSigner: nil,
            clock: context.clock)
        let (ledger, signer) = try setup.create(at: "/memory", fileSystem: fileSystem)
        let secret = TokenSecret.make()
        let issued = TokenIssued(
            environments: [], expiresAt: nil, id: secret.id(at: context.now), principal: owner,
            role: .owner, hash: secret.hash, tenant: .zero)
        let changes: [Change] = [
            .environmentAdded(Environment(unchecked: "dev")), .tokenIssued(issued),
        ]
        let draft = EventDraft(stream: .control, changes: changes, signedAt: context.now)
        _ = try ledger.append(draft.submission(signer: signer, origin: ledger.origin))
        self.ledger = ledger
        token = secret.text
        server = try SecretKeySigner(
            KeyFile.read(
                ledger.layout.keysDirectory + "/server", fileSystem: fileSystem
            ).secretKey)
    }
}
