import ByteCoding
import FlagModel
import FlagState
import LogStorage
import Transparency

// What stands beside the segments: `head`, `checkpoint`, quarantine, keys, the serving side's
// state. None of it is believed; all of it must agree with what the records give.
extension Audit {
    /// Both slots of `head` and the text file `checkpoint` must be signed statements about this
    /// log.
    mutating func checkHead() {
        for damage in reader.head.damages { find(.head, "\(damage)") }
        if reader.head.isUnwritten { find(.head, "\(layout.head) is missing or was never written") }
        for case .valid(let slot) in reader.head.slots {
            if let identity = judge.identity, slot.identity != identity {
                find(.head, "\(layout.head) belongs to another ledger: \(slot.identity)")
            }
            if let root = tree.root(atSize: slot.size), slot.root != root {
                find(
                    .head, "\(layout.head) gives the root \(slot.root.base64) at size \(slot.size)")
            }
            checkNote(slot.note, claimed: slot.size, in: layout.head, kind: .head)
        }
        for segment in reader.segments {
            guard let identity = judge.identity, let header = segment.header else { continue }
            if header.identity != identity {
                find(.segment, "\(segment.path) belongs to another ledger: \(header.identity)")
            }
        }
        checkCheckpointFile()
    }

    private mutating func checkCheckpointFile() {
        let path = layout.checkpoint
        guard let bytes = there(publishedNote, .checkpoint) else {
            report.remarks.append("there is no file \(path) that could be read")
            return
        }
        let claimed = (try? SignedCheckpoint.parse(bytes))?.checkpoint.size ?? tree.size
        if let head = reader.size, claimed > head {
            find(.checkpoint, "\(path) is of size \(claimed), but head acknowledges only \(head)")
        }
        checkNote(bytes, claimed: claimed, in: path, kind: .checkpoint)
    }

    private mutating func checkNote(
        _ note: [UInt8], claimed size: UInt64, in path: String, kind: Finding.Kind
    ) {
        guard let key = tree.verifierKey else { return }
        guard let root = tree.root(atSize: size) else {
            if tree.isWhole {
                find(kind, "\(path) signs size \(size), but the log holds \(tree.size) records")
            }
            return
        }
        if let problem = CheckpointCheck.problem(note, size: size, root: root, key: key) {
            find(kind, "\(path): \(problem)")
        } else {
            report.checkpointsVerified += 1
        }
    }

    /// The checkpoints that the auditor brought along: a log that was rolled back or forked does
    /// not hold them.
    mutating func checkGivenCheckpoints() {
        for (text, isOlder) in [
            (options.checkpoint, false), (options.since, true), (options.audited, false),
        ] {
            guard let text, let key = tree.verifierKey else { continue }
            do {
                let signed = try SignedCheckpoint.parse(Array(text.utf8))
                let outcome = signed.verify(with: key)
                guard outcome == .verified else {
                    find(.extensionOfCheckpoint, "the given checkpoint: \(outcome)")
                    continue
                }
                checkExtension(of: signed.checkpoint, proves: isOlder)
            } catch {
                find(.extensionOfCheckpoint, "the given checkpoint cannot be read: \(error)")
            }
        }
    }

    private mutating func checkExtension(of checkpoint: Checkpoint, proves: Bool) {
        guard checkpoint.size <= tree.size else {
            find(
                .extensionOfCheckpoint,
                "the log holds \(tree.size) records, but the given checkpoint signs "
                    + "\(checkpoint.size): records were dropped, or the ledger was rolled back")
            return
        }
        guard let root = tree.root(atSize: checkpoint.size) else { return }
        guard root == checkpoint.root else {
            find(
                .extensionOfCheckpoint,
                "at size \(checkpoint.size) the log's root is \(root.base64), but the given "
                    + "checkpoint signs \(checkpoint.root.base64): history was rewritten")
            return
        }
        guard proves, let proof = tree.proveConsistency(from: checkpoint.size) else { return }
        let outcome = proof.check(oldRoot: checkpoint.root, newRoot: tree.root)
        if outcome != .holds { find(.extensionOfCheckpoint, "\(outcome)") }
        report.consistencyProof = proof.hashes
    }

    /// The torn bytes that a recovery put aside are still what its event says.
    mutating func checkQuarantine() {
        for recovered in judge.recoveries {
            guard let name = recovered.quarantine, let digest = recovered.quarantineHash else {
                continue
            }
            let path = layout.quarantineDirectory + "/" + name
            guard let bytes = read(path, limit: LedgerCoreLimits.inputFileBytes, .quarantine) else {
                report.remarks.append("\(path), which a recovery put aside, is not here")
                continue
            }
            let found = SHA256.hash(bytes)
            if found != digest { find(.quarantine, "\(path): expected \(digest), found \(found)") }
        }
    }

    /// Where the ledger's own keys are beside it, they are the keys that its events name.
    mutating func checkKeys() {
        guard let genesis = judge.genesis else { return }
        let keys = LedgerKeys(layout: layout, fileSystem: fileSystem)
        for path in [keys.checkpoint, keys.server, keys.owner] {
            guard there(Result { try fileSystem.exists(path) }, .keyFile) == true else { continue }
            do {
                let key = try KeyFile.readOwn(
                    path,
                    comment: keys.comment(of: path, origin: genesis.origin, owner: genesis.owner),
                    fileSystem: fileSystem)
                let isNamed =
                    path == keys.checkpoint
                    ? key == genesis.checkpointKey : judge.state.key(key.fingerprint) != nil
                if !isNamed { find(.keyFile, "\(path) holds a key that the ledger does not name") }
            } catch {
                let problem = "\(error)"
                find(.keyFile, problem.contains(path) ? problem : "\(path): \(problem)")
            }
        }
    }

    /// Nothing here comes from the snapshot file, but serving begins with it: it must be the
    /// ledger's own, and hold what the records gave at its size, byte for byte.
    mutating func checkSnapshot() {
        guard let file = there(snapshotContent, .state) ?? nil, let key = tree.verifierKey else {
            return
        }
        let root = judge.keptSize.flatMap { tree.root(atSize: $0) }
        if root == nil, let size = judge.keptSize, size > tree.size {
            find(
                .state,
                "\(file.path) stands for \(size) records, but the log holds \(tree.size): it "
                    + "was rolled back")
            return
        }
        let snapshot = SnapshotFile(layout: layout, fileSystem: fileSystem)
        let look = Result {
            try snapshot.verdict(on: file, state: judge.kept, root: root, key: key)
        }
        switch there(look, .state) {
        case .wrong(let problem):
            find(.state, "\(file.path): \(problem); it is not needed, and can be deleted")
        case .notCompared(let reason):
            report.remarks.append("\(file.path) was not compared with the records: \(reason)")
        case .sound, nil: break
        }
    }

    /// Compares the state that the records give with what the serving side last held.
    mutating func checkState() {
        let path = DerivedState(layout: layout, fileSystem: fileSystem).path
        let text = read(path, limit: DerivedState.byteLimit, .state)
        let claim = text.flatMap { DerivedState.parse(String(decoding: $0, as: UTF8.self)) }
        // It is replaced in one step, so that no crash leaves half of it.
        if claim == nil, text?.isEmpty == false {
            find(
                .state,
                "\(path) was altered since it was written: nothing is read from it, and it can be "
                    + "deleted")
        }
        guard let digest = report.stateDigest else { return }
        guard let claim, claim.size == judge.state.size else {
            report.remarks.append(
                "the serving side left no state digest for size \(judge.state.size) to compare with"
            )
            return
        }
        report.servingDigestAgrees = claim.stateDigest == digest
        if claim.stateDigest != digest {
            find(
                .state,
                "serving held the state \(claim.stateDigest) at size \(claim.size), the records "
                    + "give \(digest)")
        }
    }
}
