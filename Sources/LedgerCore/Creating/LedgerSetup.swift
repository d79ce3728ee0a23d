import ByteCoding
package import FlagModel
import FlagState
package import LogStorage
import Transparency

/// Makes a new ledger: keys, the genesis event signed by its owner, the first segment.
package struct LedgerSetup {
    package var origin: Origin
    package var owner: Author
    /// Whoever signs for the owner; `nil` makes a key in `keys/owner`.
    package var ownerSigner: (any EventSigner)?
    /// Of the genesis event; `nil` draws a new one.
    package var genesisID: EventID?
    package var clock: Clock

    package init(
        origin: Origin, owner: Author, ownerSigner: (any EventSigner)?,
        clock: @escaping Clock = SystemClock.now
    ) {
        self.origin = origin
        self.owner = owner
        self.ownerSigner = ownerSigner
        self.clock = clock
    }

    /// Creates the ledger in `path` (made if it is missing; other files in it are left alone) and
    /// gives it open for writing, together with the owner's signer.
    package func create(
        at path: String, fileSystem: any FileSystem = PosixFileSystem(),
        options: LogWriterOptions = LogWriterOptions()
    ) throws -> (ledger: Ledger, owner: any EventSigner) {
        let layout = LedgerLayout(root: path)
        if try fileSystem.exists(layout.head) {
            throw LogStorageError.alreadyThere(path: path)
        }
        try fileSystem.createDirectoryIfMissing(layout.root, mode: 0o755)
        try fileSystem.createDirectoryIfMissing(layout.keysDirectory, mode: 0o700)
        let keys = LedgerKeys(layout: layout, fileSystem: fileSystem)
        let signer =
            try ownerSigner
            ?? SecretKeySigner(
                keys.createOrRead(keys.owner, origin: origin, owner: owner))
        let checkpointKey = try keys.createOrRead(keys.checkpoint, origin: origin, owner: owner)
        let serverSigner = try SecretKeySigner(
            keys.createOrRead(keys.server, origin: origin, owner: owner))
        let genesis = try genesisEvent(
            signer: signer, checkpoint: SecretKeySigner(checkpointKey).publicKey,
            server: serverSigner.publicKey)
        let writer = try LogWriter.create(
            fileSystem: fileSystem, layout: layout, identity: SHA256.hash(genesis.bytes),
            options: options)
        var sequencer = try Sequencer(
            projector: Projector(),
            genesis: Projector.Genesis(
                identity: SHA256.hash(genesis.bytes),
                created: try LedgerSetup.created(in: genesis.event)),
            log: writer, checkpointKey: checkpointKey, clock: clock, layout: layout,
            fileSystem: fileSystem,
            index: RecordIndex(fileSystem: fileSystem, layout: layout),
            snapshots: SnapshotKeeper(
                file: SnapshotFile(layout: layout, fileSystem: fileSystem), policy: .usual))
        for result in sequencer.write([[{ _ in genesis }]]) { _ = try result.get() }
        let ledger = Ledger(
            layout: layout, fileSystem: fileSystem, recovery: nil, sequencer: sequencer)
        return (ledger, signer)
    }

    /// Position 0. It brings the owner's key with it, so it verifies by itself.
    private func genesisEvent(
        signer: any EventSigner, checkpoint: PublicKeyLine, server: PublicKeyLine
    ) throws -> SignedEvent {
        let created = LedgerCreated(
            checkpointKey: checkpoint, origin: origin, owner: owner, ownerKey: signer.publicKey)
        let draft = EventDraft(
            stream: .control,
            changes: [
                .ledgerCreated(created),
                .keyEnrolled(KeyEnrolled(author: .server, key: server, isDelegate: true)),
            ],
            signedAt: clock(), id: genesisID)
        let event = Event(
            author: owner, changes: draft.changes, id: draft.id, ledger: origin, prev: .zero,
            seq: 0, signedAt: draft.signedAt, stream: .control)
        let bytes = EventCodec.encode(event)
        return SignedEvent(
            event: event, bytes: bytes, fingerprint: signer.fingerprint,
            signature: try signer.sign(bytes))
    }

    private static func created(in event: Event) throws -> LedgerCreated {
        guard case .ledgerCreated(let created)? = event.changes.first else {
            throw LedgerError.noGenesis("its event creates no ledger")
        }
        return created
    }
}
