import ByteCoding
import FlagModel
import LedgerCore
import LogStorage
import Transparency

/// A ledger that an attacker wrote.
struct ForgedLedger {
    let fileSystem: InMemoryFileSystem

    func audit(_ options: AuditOptions = AuditOptions()) throws -> AuditReport {
        try Audit.run("/forged", options: options, fileSystem: fileSystem)
    }

    /// Whether the record that a kept receipt is about still stands at its place.
    func holds(_ receipt: Receipt) throws -> Bool {
        let reader = try LogReader(
            fileSystem: fileSystem, layout: LedgerLayout(root: "/forged"))
        var leafHashes: [UInt64: Digest] = [:]
        _ = try reader.forEachBatch { batch in
            for record in batch.records { leafHashes[record.position] = record.leafHash }
        }
        return leafHashes[receipt.position] == receipt.leafHash
    }
}

extension Victim {
    /// Writes `records` as a ledger of their own: positions, leaves, roots, frames, chains of
    /// commits and `head` anew, each record in a batch. Whoever has the ledger's key signs every
    /// checkpoint anew; whoever has not puts in the honest ones of the same sizes. `signer`: signs
    /// with another key than the ledger's. `identity`: of another ledger than the records'.
    /// `falsify`: makes another root of that after so many records. `note`: makes another
    /// checkpoint of that after so many. `frontier`: rolls before the last record, with what it
    /// makes of the tree's frontier.
    func rewritten(
        _ records: [Record], by attacker: Attacker, signer: NoteSigner? = nil,
        identity: Digest? = nil,
        falsify: (UInt64, Digest) -> Digest = { _, root in root },
        note falsifyNote: (UInt64, [UInt8]) -> [UInt8] = { _, note in note },
        frontier segmentFrontier: (([Digest]) -> [Digest])? = nil
    ) throws -> ForgedLedger {
        let system = InMemoryFileSystem()
        let identity = identity ?? SHA256.hash(records[0].event)
        let writer = try LogWriter.create(
            fileSystem: system, layout: LedgerLayout(root: "/forged"), identity: identity)
        var frontier = Frontier()
        for (position, record) in records.enumerated() {
            var record = record
            record.position = UInt64(position)
            let bytes = RecordCodec.encode(record)
            let leaf = MerkleTree.leafHash(of: bytes)
            if let segmentFrontier, position == records.count - 1 {
                try writer.roll(frontier: segmentFrontier(frontier.hashes), root: frontier.root)
            }
            frontier.append(leaf)
            let root = falsify(frontier.size, frontier.root)
            let written = try writer.write(records: [bytes], leafHashes: [leaf], root: root)
            _ = try writer.readBack(written)
            let key = attacker == .disk ? nil : signer ?? noteSigner
            let honest = notes[frontier.size] ?? notes[UInt64(self.records.count)] ?? []
            let note = key.map {
                Array(
                    SignedCheckpoint.sign(size: frontier.size, root: root, with: $0)
                        .format().utf8)
            }
            try writer.acknowledge(note: falsifyNote(frontier.size, note ?? honest), root: root)
        }
        try writer.close()
        return ForgedLedger(fileSystem: system)
    }

    /// A record with another event in it, signed by `signer`; without one the old signature stays.
    func record(
        like old: Record, _ event: Event, signedBy signer: SecretKeySigner? = nil
    ) throws -> Record {
        var record = old
        record.event = EventCodec.encode(event)
        if let signer {
            record.fingerprint = signer.fingerprint
            record.signature = try signer.sign(record.event)
        }
        return record
    }
}
