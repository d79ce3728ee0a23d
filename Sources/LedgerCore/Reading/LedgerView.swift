package import ByteCoding
package import FlagModel
package import FlagState
package import LogStorage
package import Transparency

/// A ledger opened for reading: everything that was acknowledged when it was opened. It takes no
/// lock, so it stands beside a writer, on a copy, and on a read-only directory.
package struct LedgerView: Sendable {
    package let layout: LedgerLayout
    package let state: LedgerState
    package let identity: Digest
    package let created: LedgerCreated
    /// The C2SP verifier key of the ledger's checkpoints.
    package let verifierKey: NoteVerifierKey
    /// RFC 6962 root over `state.size` records.
    package let root: Digest
    /// The tree, for proofs.
    package let tree: LedgerTree
    /// The signed checkpoint over all of them; `nil` where damage or a lost `head` hides it.
    package let note: [UInt8]?
    /// Where reading had to stop before the acknowledged end.
    package let obstacle: LedgerError?
    /// How many records the snapshot file stood for that was opened from; 0 without one.
    package let snapshotSize: UInt64
    /// Why a snapshot file that is there was not used.
    package let snapshotProblem: String?
    private let reader: LogReader

    package var origin: Origin { created.origin }
    package var size: UInt64 { state.size }
    package var segments: [SegmentDescription] { reader.segments }
    package var head: HeadReading { reader.head }

    /// - Parameter progress: told how many records are folded, of how many.
    package static func open(
        _ path: String, fileSystem: any FileSystem = PosixFileSystem(),
        progress: (@Sendable (UInt64, UInt64) -> Void)? = nil
    ) throws -> LedgerView {
        let layout = LedgerLayout(root: path)
        let reader = try LogReader(fileSystem: fileSystem, layout: layout)
        let folded = try FoldedLog.fold(
            reader, fileSystem, upTo: reader.head.best?.size, progress: progress)
        return try LedgerView(layout: layout, reader: reader, folded)
    }

    private init(layout: LedgerLayout, reader: LogReader, _ folded: FoldedLog) throws {
        // What stands before a record that cannot be read can still be asked for.
        let obstacle =
            folded.obstacle ?? folded.end?.acknowledgedDamage.map(LedgerError.beyondDamage)
        let projector = folded.projector
        guard let genesis = projector.genesis else {
            if let obstacle { throw obstacle }
            throw LedgerError.noGenesis("the log holds no acknowledged record")
        }
        self.layout = layout
        self.reader = reader
        self.obstacle = obstacle
        state = projector.state
        identity = genesis.identity
        created = genesis.created
        verifierKey = try VerifierKey.of(created)
        root = projector.frontier.root
        tree = LedgerTree(tiles: projector.tree, index: folded.index)
        snapshotSize = folded.snapshotSize
        snapshotProblem = folded.snapshotProblem
        note = reader.head.best.flatMap { $0.size == projector.state.size ? $0.note : nil }
    }

    /// The bytes of one record: the data of its Merkle leaf.
    package func recordBytes(at position: UInt64) throws -> [UInt8] {
        guard position < size else {
            if let obstacle { throw obstacle }
            throw Refusal(
                .unknownPosition, "there is no position \(position): the ledger has \(size) records"
            )
        }
        return try tree.index.record(at: position).bytes
    }

    /// One record and its event. Throws as `recordBytes(at:)` does.
    package func record(at position: UInt64) throws -> (record: Record, event: Event) {
        try DecodedRecord.decode(recordBytes(at: position), at: position)
    }

    /// Every record from `first` to `last`, in order.
    package func forEachRecord(
        from first: UInt64 = 0, through last: UInt64? = nil,
        _ body: (Record, Event, Digest) throws -> Void
    ) throws {
        let end = min(last.map { $0 + 1 } ?? size, size)
        guard first < end else { return }
        try reader.forEachBatch(in: first..<end) { records in
            for stored in records {
                let (record, event) = try DecodedRecord.decode(stored.bytes, at: stored.position)
                try body(record, event, stored.leafHash)
            }
        }
    }

    /// The records at `positions`, which rise and are below `size`. What lies far apart is not read
    /// through.
    package func forEachRecord(
        at positions: [UInt64], _ body: (Record, Event, Digest) throws -> Void
    ) throws {
        guard let first = positions.first else { return }
        var scan = try tree.index.scan(from: first)
        for position in positions {
            try tree.index.move(&scan, to: position)
            let stored = try tree.index.read(&scan)
            let (record, event) = try DecodedRecord.decode(stored.bytes, at: position)
            try body(record, event, stored.leafHash)
        }
    }

    /// Throws where `moment` reaches into what could not be read.
    package func requireReadable(_ moment: Moment) throws {
        if let obstacle, moment.size >= size { throw obstacle }
    }
}

/// The C2SP verifier key of a ledger: the checkpoint key under the origin's name.
package enum VerifierKey {
    /// Throws where the genesis event names a key or an origin that a note cannot have.
    package static func of(_ created: LedgerCreated) throws -> NoteVerifierKey {
        let key = try Ed25519PublicKey(created.checkpointKey.keyBytes)
        guard let verifierKey = NoteVerifierKey(name: created.origin.text, publicKey: key) else {
            throw LedgerError.noGenesis("'\(created.origin)' cannot be the name of a note's key")
        }
        return verifierKey
    }
}
