import ByteCoding
import FlagModel
import LogStorage
import Transparency

/// The tree and the chains of the log as the audit computes them anew: leaves to roots, commits to
/// commits, segments to segments, checkpoints to sizes.
struct AuditTree {
    private(set) var findings: [Finding] = []
    /// False once a leaf is missing: from there on no root can be computed.
    private(set) var isWhole = true
    private var levels = MerkleLevels()
    /// The position that comes next, known or not. What stands there may be forged, so it can be
    /// the greatest number; it stays there then.
    private(set) var nextPosition: UInt64 = 0
    private var last: StoredCommit?
    private var notes: [PendingNote] = []
    /// Known once the genesis event has been read.
    var verifierKey: NoteVerifierKey?

    /// A checkpoint that a commit carries, and the tree that it must be of.
    private struct PendingNote {
        let position: UInt64
        let bytes: [UInt8]
        let size: UInt64
        let root: Digest

        /// What verifying it finds; `nil` where it holds.
        func problem(with key: NoteVerifierKey) -> Finding? {
            CheckpointCheck.problem(bytes, size: size, root: root, key: key).map { problem in
                Finding(
                    position: position, kind: .checkpoint,
                    detail: "the checkpoint in the commit that starts at this position: "
                        + problem)
            }
        }
    }

    var size: UInt64 { levels.size }
    var root: Digest { levels.frontier.root }

    /// Takes in the next leaf; `hash` is computed from the record's bytes where they can be read,
    /// and what the frame says where they cannot.
    mutating func append(_ hash: Digest) {
        nextPosition += nextPosition < .max ? 1 : 0
        guard isWhole else { return }
        levels.append(hash)
    }

    /// Passes records of which not even the leaf hash is known: nothing can be said of roots from
    /// here on.
    mutating func lose(upTo position: UInt64) {
        isWhole = false
        nextPosition = position
    }

    /// `nil` where so many records are not known.
    func root(atSize size: UInt64) -> Digest? { levels.root(atSize: size) }

    func proveConsistency(from size: UInt64) -> ConsistencyProof? {
        levels.proveConsistency(oldSize: size, newSize: self.size)
    }

    /// A segment's header repeats the tree's frontier at its first record.
    mutating func check(frontier hashes: [Digest], of file: String) {
        guard isWhole, hashes != levels.frontier.hashes else { return }
        findings.append(
            Finding(
                position: size, kind: .segment,
                detail: "\(file): the frontier in the header is not that of the \(size) records "
                    + "before it"))
    }

    mutating func check(_ commit: StoredCommit) {
        // The commit before, unless it is lost: then nobody knows what was to be signed.
        let before = last.flatMap { $0.batch &+ 1 == commit.batch ? $0 : nil }
        last = commit
        if let before, !commit.checkpoint.isEmpty {
            notes.append(
                PendingNote(
                    position: commit.firstPosition, bytes: commit.checkpoint,
                    size: before.size, root: before.root))
        } else if before != nil {
            findings.append(
                Finding(
                    position: commit.firstPosition, kind: .checkpoint,
                    detail: "the commit of batch \(commit.batch) carries no checkpoint of the "
                        + "batch before it"))
        }
        guard isWhole else { return }
        guard commit.size == size, commit.root == root else {
            findings.append(
                Finding(
                    position: commit.size == 0 ? 0 : commit.size - 1, kind: .root,
                    detail: "the commit of batch \(commit.batch) gives the root "
                        + "\(commit.root.base64) at size \(commit.size); the records give "
                        + "\(root.base64) at size \(size)"))
            return
        }
    }

    /// The checks of the checkpoints collected so far; none before the ledger's key is known.
    mutating func takeNotes() -> [@Sendable () -> Finding?] {
        guard let verifierKey else { return [] }
        defer { notes = [] }
        return notes.map { note in { note.problem(with: verifierKey) } }
    }
}

/// Judges a signed checkpoint of which size and root are known.
enum CheckpointCheck {
    /// Gives `nil` where everything is right.
    static func problem(
        _ note: [UInt8], size: UInt64, root: Digest, key: NoteVerifierKey
    ) -> String? {
        let signed: SignedCheckpoint
        do {
            signed = try SignedCheckpoint.parse(note)
        } catch {
            return "\(error)"
        }
        let outcome = signed.verify(with: key)
        guard outcome == .verified else { return "\(outcome)" }
        guard signed.checkpoint.size == size else {
            return "it is of size \(signed.checkpoint.size), not of \(size)"
        }
        guard signed.checkpoint.root == root else {
            return "its root is \(signed.checkpoint.root.base64), but the records give "
                + "\(root.base64) at size \(size)"
        }
        return nil
    }
}
