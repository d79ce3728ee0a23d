package import ByteCoding

/// A batch that is durable, but not acknowledged yet.
package struct WrittenBatch: Hashable, Sendable {
    /// Number of the batch.
    package let batch: UInt64
    package let firstPosition: UInt64
    package let count: Int
    let offset: UInt64
    let end: UInt64
    let before: LogPlace
    let commit: Digest
}

extension LogWriter {
    /// Writes one batch with one `pwrite` and makes it durable with one `fdatasync`. `leafHashes`
    /// are the RFC 6962 leaf hashes of `records`, `root` is the tree hash after them. Throws
    /// `LogStorageError.diskFull` with nothing done; any other error of a file ends writing.
    package func write(
        records: [[UInt8]], leafHashes: [Digest], root: Digest
    ) throws -> WrittenBatch {
        precondition(records.count == leafHashes.count, "each record has its leaf hash")
        try checkBatch(records)
        if needsAcknowledgement { throw LogStorageError.notAcknowledged(size: size) }
        if needsRoll { throw LogStorageError.rollNeeded(size: size) }
        return try poisoning {
            let body = CommitBody(
                count: records.count, root: root, previousCommit: place.lastCommit,
                checkpoint: note)
            let (bytes, commit) = BatchEncoder.encode(
                records: records, leafHashes: leafHashes, commit: body, at: place,
                nonce: active.header.nonce)
            let before = (place: place, offset: active.offset)
            try begin()
            // Crash window: until `append` returns, any part of the batch may be on disk; recovery
            // keeps it whole or cuts it off.
            try active.append(bytes, options)
            place.size += UInt64(records.count)
            place.batches += 1
            place.lastCommit = commit
            place.root = root
            needsAcknowledgement = true
            let written = WrittenBatch(
                batch: before.place.batches, firstPosition: before.place.size,
                count: records.count, offset: before.offset, end: active.offset,
                before: before.place, commit: commit)
            unread = written
            zeroAhead()
            return written
        }
    }

    /// Reads a batch from the file again and checks it with the reader's scanner, so that nothing
    /// is signed that was spoiled on its way through memory. The caller compares the leaf hashes
    /// with its tree's. It comes from the page cache: a disk that spoils later is the audit's to
    /// find. Throws `LogStorageError.corrupt`, which ends writing, as a `FileError` does.
    package func readBack(_ written: WrittenBatch) throws -> StoredBatch {
        guard unread == written else {
            throw LogStorageError.outOfOrder(
                "batch \(written.batch) is not waiting to be read back")
        }
        return try poisoning {
            var scanner = BatchScanner(
                header: active.header, window: FileWindow(file: active.file, end: written.end),
                offset: written.offset, place: written.before)
            switch try scanner.next() {
            case .batch(let batch)
            where batch.commit.digest == written.commit && scanner.offset == written.end:
                unread = nil
                return batch
            case .damaged(let damage): throw LogStorageError.corrupt(damage)
            case .batch, .seal, .end:
                throw LogStorageError.corrupt(
                    scanner.frames.damage(
                        .commit, at: written.offset, written.firstPosition,
                        expected: "the batch with commit \(written.commit)",
                        found: "something else"))
            }
        }
    }

    /// Puts the signed checkpoint of `size` records, whose tree hash is `root`, into `head`: when
    /// this returns, the batch is acknowledged. Publishes `checkpoint` when it is due; if that
    /// fails, the batch stays acknowledged and the next write is refused.
    package func acknowledge(note: [UInt8], root: Digest) throws {
        guard needsAcknowledgement, unread == nil, root == place.root else {
            throw LogStorageError.outOfOrder(
                "size \(size) cannot be acknowledged: write and read back first, and sign its root")
        }
        guard note.count <= LogStorageLimits.noteBytes else {
            throw LogStorageError.noteTooLong(
                bytes: note.count, limit: LogStorageLimits.noteBytes)
        }
        let isFirst = place.batches == 1 && self.note.isEmpty
        try poisoning {
            // An older writer's slots may not be durable; one of them must be, always.
            if !hasBegun { try head.synchronize() }
            self.note = note
            // Crash window: a process that ends here has acknowledged, a power cut may undo it in
            // `head` only; the batch is durable and its checkpoint can be signed again.
            try writeHead(clean: false)
            if !hasBegun || isFirst { try head.synchronize() }
            hasBegun = true
            needsAcknowledgement = false
            checkpointLags = true
            if isFirst { try publishFirst() }
        }
        if options.monotonicNanoseconds() &- lastSettled >= options.settleNanoseconds {
            try? settle()
        }
    }

    private func checkBatch(_ records: [[UInt8]]) throws {
        guard !records.isEmpty else { throw LogStorageError.emptyBatch }
        for record in records where record.count > LogStorageLimits.recordBytes {
            throw LogStorageError.recordTooLong(
                bytes: record.count, limit: LogStorageLimits.recordBytes)
        }
        let bytes = BatchEncoder.byteCount(of: records)
        guard records.count <= LogStorageLimits.batchRecords, bytes <= LogStorageLimits.batchBytes
        else { throw LogStorageError.batchTooLarge(records: records.count, bytes: bytes) }
    }

    private func zeroAhead() {
        batchesWritten += 1
        guard let threshold = options.zeroAheadAfterBatches, batchesWritten >= threshold else {
            return
        }
        active.room.extendAhead(of: active.offset)
    }
}
