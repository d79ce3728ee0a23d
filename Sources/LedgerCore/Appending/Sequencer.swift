import ByteCoding
import FlagModel
import FlagState
import LogStorage
import Transparency

/// The writer's own state: it gives every event its position and time, and takes a batch through
/// the steps that make it durable, signed and visible, in this order and no other.
struct Sequencer {
    let created: LedgerCreated
    private(set) var state: LedgerState
    private(set) var frontier: Frontier
    private var tree: MerkleTiles
    private var latestRecordedAt: Timestamp?
    private var lastClockStep: Timestamp?
    /// The records of the newest batch.
    private(set) var appended: [AppendedRecord] = []
    let log: LogWriter
    let checkpointKey: Ed25519SecretKey
    private let noteSigner: NoteSigner
    let clock: Clock
    private let layout: LedgerLayout
    private let fileSystem: any FileSystem
    /// Of the records before this batch.
    let index: RecordIndex
    let snapshots: SnapshotKeeper

    init(
        projector: Projector, genesis: Projector.Genesis, log: LogWriter,
        checkpointKey: Ed25519SecretKey, clock: @escaping Clock, layout: LedgerLayout,
        fileSystem: any FileSystem, index: RecordIndex, snapshots: SnapshotKeeper
    ) throws {
        created = genesis.created
        guard let signer = NoteSigner(name: created.origin.text, secretKey: checkpointKey) else {
            throw LedgerError.noGenesis("'\(created.origin)' cannot be the name of a note's key")
        }
        noteSigner = signer
        state = projector.state
        frontier = projector.frontier
        tree = projector.tree
        latestRecordedAt = projector.latestRecordedAt
        lastClockStep = projector.lastClockStep
        self.log = log
        self.checkpointKey = checkpointKey
        self.clock = clock
        self.layout = layout
        self.fileSystem = fileSystem
        self.index = index
        self.snapshots = snapshots
    }

    /// Takes groups of submissions in order. A group is appended whole or refused whole; all groups
    /// that pass share one batch, one write and one sync.
    mutating func write(_ groups: [[Submission]]) -> [Result<[SubmissionOutcome], any Error>] {
        var batch = Batch(state: state, frontier: frontier, latestRecordedAt: latestRecordedAt)
        appended = []
        var planned: [Result<[Plan], any Error>] = []
        do {
            try noteClockStep(into: &batch)
        } catch {
            return groups.map { _ in .failure(error) }
        }
        for group in groups { planned.append(admit(group, into: &batch)) }
        guard batch.hasSubmissions else { return planned.map { $0.flatMap(outcomes) } }
        do {
            try batch.sign()
            let note = try commit(batch)
            return planned.map { $0.flatMap { plans in outcomes(plans, note: note) } }
        } catch {
            return planned.map { $0.flatMap { _ in .failure(error) } }
        }
    }

    mutating func close() throws {
        let image = snapshotImage
        try log.close()
        snapshots.close(image, signer: noteSigner)
        if state.size <= LedgerCoreLimits.digestedRecords {
            DerivedState(layout: layout, fileSystem: fileSystem)
                .write(state: state, root: frontier.root)
        }
    }

    /// Keeps what opening would have to work out again, where enough has come for that.
    func keepSnapshot() { snapshots.keep(size: state.size, signer: noteSigner) { snapshotImage } }

    /// `nil` where the log does not stand between two acknowledged batches.
    private var snapshotImage: SnapshotImage? {
        log.mark.map { mark in
            SnapshotImage(
                state: state, tree: tree, index: index.all, mark: mark, identity: log.identity,
                latestRecordedAt: latestRecordedAt, lastClockStep: lastClockStep,
                latestEpoch: log.epoch)
        }
    }

    // MARK: Admission

    /// All of a group, or nothing of it.
    private func admit(
        _ group: [Submission], into batch: inout Batch
    ) -> Result<[Plan], any Error> {
        // A submission alone is added last of all, or not at all.
        if group.count == 1 { return Result { [try admit(group[0], into: &batch)] } }
        // The state is a value, so going back from a refusal is keeping the old copy. It is not
        // done for every submission, since what is folded above a copy is copied on the way.
        let before = batch
        let plans = Result { try group.map { try admit($0, into: &batch) } }
        if case .failure = plans { batch = before }
        return plans
    }

    /// Lets the submission sign its place, judges the event by every rule, and adds its record.
    private func admit(_ submission: Submission, into batch: inout Batch) throws -> Plan {
        let signed: SignedEvent
        do {
            signed = try submission(batch.state)
        } catch is NothingToChange {
            return .unchanged
        }
        if let known = batch.state.position(of: signed.event.id) {
            return try repeated(signed, at: known, in: batch)
        }
        try EventForm.check(signed)
        let position = batch.state.size
        let recordedAt = signed.event.backfilledAt ?? nextTime(batch)
        let place = EventPlace(
            position: position, recordedAt: recordedAt, fingerprint: signed.fingerprint,
            eventDigest: SHA256.hash(signed.bytes))
        if let refusal = batch.state.admission(of: signed.event, at: place) {
            throw refusal.located(at: signed.inputPlace)
        }
        try SignatureCheck.check(signed, state: batch.state)
        batch.append(signed, at: place, epoch: log.epoch)
        return .appended(position: position, epoch: log.epoch)
    }

    /// An `id` that comes again with the same bytes is the same event: its author asks for the
    /// receipt that got lost.
    private func repeated(
        _ signed: SignedEvent, at position: UInt64, in batch: Batch
    ) throws -> Plan {
        let known = try known(at: position, in: batch)
        guard known.event == signed.bytes else {
            // Not where: nobody has shown yet that the event is any business of its sender.
            throw Refusal(
                .duplicateID,
                "the id '\(signed.event.id)' belongs to another event already, which says "
                    + "something else: choose a new id")
        }
        return .appended(position: position, epoch: known.epoch)
    }

    private func known(
        at position: UInt64, in batch: Batch
    ) throws -> (event: [UInt8], epoch: UInt32) {
        if let entry = batch.entry(at: position) { return (entry.signed.bytes, entry.epoch) }
        let record = try RecordCodec.decode(index.record(at: position).bytes)
        return (record.event, record.epoch)
    }

    /// Recorded times never repeat and never go back, whatever the clock does.
    private func nextTime(_ batch: Batch) -> Timestamp {
        guard let latest = batch.latestRecordedAt else { return clock() }
        return max(clock(), Timestamp(microseconds: latest.microseconds + 1))
    }

    /// A clock that stands well before the last recorded time is told of in the log itself, once.
    private func noteClockStep(into batch: inout Batch) throws {
        let now = clock()
        let allowance = LedgerCoreLimits.clockStepMicroseconds
        guard let latest = latestRecordedAt, latest.microseconds - now.microseconds > allowance
        else {
            return
        }
        if let noted = lastClockStep, latest.microseconds - noted.microseconds < allowance {
            return
        }
        let changes = [Change.clockSteppedBack(clock: now, lastRecordedAt: latest)]
        let draft = EventDraft(stream: .control, changes: changes, signedAt: now)
        let signer = try SecretKeySigner(checkpointKey)
        _ = try admit(draft.submission(signer: signer, origin: created.origin), into: &batch)
        batch.startsWithClockStep = true
    }

    // MARK: Durability

    /// Takes the batch through the write order of `docs/format.md`; gives the signed checkpoint.
    private mutating func commit(_ batch: Batch) throws -> String {
        let root = batch.frontier.root
        if log.needsRoll { try log.roll(frontier: frontier.hashes, root: frontier.root) }
        // A crash up to here leaves nothing of the batch.
        let written = try log.write(
            records: batch.records, leafHashes: batch.leafHashes, root: root)
        // A crash from here on leaves a durable batch that nobody was told of: it stays.
        let stored = try log.readBack(written)
        try checkReadBack(stored, root: root)
        let note = try signCheckpoint(size: batch.frontier.size, root: root)
        try log.acknowledge(note: Array(note.utf8), root: root)
        // A crash from here on loses nothing: the acknowledgement stands in `head`.
        index.note(stored.records)
        state = batch.state
        frontier = batch.frontier
        for leafHash in batch.leafHashes { tree.append(leafHash) }
        if batch.startsWithClockStep { lastClockStep = latestRecordedAt }
        latestRecordedAt = batch.latestRecordedAt
        appended = batch.appended
        return note
    }

    /// Takes what the disk gave back, as the reader hashed it, on its own way to the root: logs
    /// have died of one flipped bit between hash and signature.
    private func checkReadBack(_ stored: StoredBatch, root: Digest) throws {
        var again = frontier
        for record in stored.records { again.append(record.leafHash) }
        guard again.root == root else {
            throw LedgerError.selfCheckFailed("root \(again.root.base64), not \(root.base64)")
        }
    }

    /// Signs what the log holds and nothing else: a signature over a batch that a power cut could
    /// still take away would be one of two for the same size.
    func signCheckpoint(size: UInt64, root: Digest) throws -> String {
        guard log.isReadBack, log.size == size, log.root == root else {
            throw LedgerError.selfCheckFailed(
                "size \(size) is to be signed, but the log holds \(log.size) records"
                    + (log.isReadBack ? "" : ", which were not read back"))
        }
        // Made twice from the start, as every signature of a key in this process's memory: see
        // decisions 0014 and 0017.
        let note = SignedCheckpoint.sign(size: size, root: root, with: noteSigner).format()
        guard SignedCheckpoint.sign(size: size, root: root, with: noteSigner).format() == note
        else {
            throw LedgerError.selfCheckFailed("two checkpoints of size \(size) differ")
        }
        return note
    }

    // MARK: Answers

    /// What readers may see now.
    var publication: Publication {
        Publication(
            state: state, checkpoint: String(decoding: log.note, as: UTF8.self),
            root: frontier.root, tree: LedgerTree(tiles: tree, index: index),
            syncNanoseconds: log.syncNanoseconds, extent: log.extent)
    }

    /// Why the log takes no more writes; `nil` while it does.
    var failure: String? { log.failureCause }

    private func outcomes(_ plans: [Plan]) -> Result<[SubmissionOutcome], any Error> {
        outcomes(plans, note: String(decoding: log.note, as: UTF8.self))
    }

    private func outcomes(_ plans: [Plan], note: String) -> Result<[SubmissionOutcome], any Error> {
        Result {
            try plans.map { plan in
                guard case .appended(let position, let epoch) = plan else { return .unchanged }
                return .appended(try receipt(position, epoch: epoch, note: note))
            }
        }
    }

    private func receipt(
        _ position: UInt64, epoch: UInt32, note: String
    ) throws -> Receipt {
        let size = frontier.size
        let tree = LedgerTree(tiles: tree, index: index)
        guard let proof = try tree.proveInclusion(index: position, size: size),
            let recordedAt = state.recordedAt(position)
        else { throw LedgerError.selfCheckFailed("no receipt for position \(position)") }
        return Receipt(
            position: position, size: size,
            leafHash: try tree.hash(of: Subtree(level: 0, index: position)), recordedAt: recordedAt,
            epoch: epoch, checkpoint: note, proof: proof.hashes)
    }
}
