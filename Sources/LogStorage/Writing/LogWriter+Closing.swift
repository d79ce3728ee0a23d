extension LogWriter {
    /// Syncs `head` and publishes `checkpoint`, if they lag: for a moment without work. No room for
    /// `checkpoint` is no failure, it is published later.
    package func settle() throws {
        try poisoning {
            lastSettled = options.monotonicNanoseconds()
            guard hasBegun else { return }
            try head.synchronize()
            guard checkpointLags, !needsAcknowledgement else { return }
            do throws(FileError) {
                try CheckpointFile.publish(note, fileSystem, layout)
                checkpointLags = false
            } catch {
                guard error.meansNoRoom else { throw error }
            }
        }
    }

    /// What makes a new ledger count as made: everything it consists of is durable.
    func publishFirst() throws {
        try CheckpointFile.publish(note, fileSystem, layout)
        checkpointLags = false
        try fileSystem.synchronizeDirectory(layout.root)
    }

    /// Ends writing and gives the lock back. If all that was written is acknowledged, the segment
    /// is cut to its length and `head` gets the clean mark; after an error, or with a batch still
    /// unacknowledged, everything stays for recovery to judge.
    package func close() throws {
        guard !isClosed else { return }
        defer { isClosed = true }
        active.room.drain()
        guard failureCause == nil, !needsAcknowledgement, hasBegun else {
            try lock.release()
            return
        }
        do {
            try poisoning {
                if active.seal == nil { try active.trim() }
                try settle()
                try fileSystem.synchronizeDirectory(layout.root)
                // The other slot is durable now; the mark says so, and comes last.
                try writeHead(clean: true)
                try head.synchronize()
            }
        } catch {
            try? lock.release()
            throw error
        }
        try lock.release()
    }
}
