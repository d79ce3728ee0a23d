package import ByteCoding

extension LogWriter {
    /// Seals the segment and begins the next one. `frontier` is that of the first `size` records
    /// (roots of perfect subtrees, largest first), `root` their tree hash. May be called whenever
    /// the segment holds a batch and everything is acknowledged. `LogStorageError.diskFull` leaves
    /// either the segment as it was or a sealed one without a successor; `roll` again then.
    package func roll(frontier: [Digest], root: Digest) throws {
        guard !needsAcknowledgement else { throw LogStorageError.notAcknowledged(size: size) }
        guard !active.isEmpty, root == place.root,
            frontier.count <= LogStorageLimits.frontierNodes
        else {
            throw LogStorageError.outOfOrder(
                "the segment cannot be rolled: it holds no batch, or its root is another"
            )
        }
        try poisoning {
            try begin()
            let seal = try active.seal ?? sealActive(root: root)
            try finishSealed()
            let header = SegmentHeader(
                identity: identity, firstPosition: place.size, firstBatch: place.batches,
                number: active.header.number + 1, nonce: options.nonce(),
                previousSegment: seal.digest, previousCommit: place.lastCommit,
                frontier: frontier)
            do throws(FileError) {
                let next = try ActiveSegment.create(header, fileSystem, layout)
                sealedBytes += active.offset
                active = next
            } catch {
                // The segment may have its name by then, and a name that is not durable must never
                // be written behind: that is no full disk to wait for, it ends writing.
                guard error.meansNoRoom, !error.leavesNamesUnknown else { throw error }
                let path = layout.segment(firstPosition: place.size)
                try? fileSystem.remove(path + Recovery.temporarySuffix)
                throw LogStorageError.diskFull(error)
            }
        }
    }

    /// Crash windows: a torn seal is a torn tail; a whole one without a successor is found by the
    /// next opening, which asks for `roll` again.
    private func sealActive(root: Digest) throws -> StoredSeal {
        let body = SealBody(
            firstPosition: active.header.firstPosition,
            count: place.size - active.header.firstPosition, headerDigest: active.header.digest,
            lastCommit: place.lastCommit, root: root)
        let bytes = BatchEncoder.encode(seal: body, at: place, nonce: active.header.nonce)
        // Recovery reads from the segment in which `head` lies: it must not lag behind a sealed
        // one.
        try head.synchronize()
        try active.append(bytes, options)
        let seal = StoredSeal(
            size: place.size, batches: place.batches, lastCommit: place.lastCommit, root: root,
            digest: SHA256.hash(body.encode()))
        active.seal = seal
        return seal
    }

    /// Cuts a sealed segment to its length and takes the right to write from it, before it gets a
    /// successor: so only the last segment may have zeros at its end.
    private func finishSealed() throws {
        try active.trim()
        try fileSystem.setMode(active.path, 0o444)
    }
}
