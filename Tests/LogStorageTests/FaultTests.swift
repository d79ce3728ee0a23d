import ByteCoding
import Glibc
import LogStorage
import Testing

/// Every call that changes something fails once, or from then on.
@Suite struct FaultTests {
    private static func run(
        _ ledger: inout TestLedger, batches: Int = 3
    ) throws {
        ledger.options.rollBytes = 4_700
        let writer = try ledger.create()
        for _ in 0..<batches { try ledger.append(count: 2, to: writer) }
        try writer.close()
    }

    private static let callCount: Int = {
        let system = MemoryFileSystem()
        var ledger = TestLedger(system)
        do { try run(&ledger) } catch { preconditionFailure("the script runs: \(error)") }
        return system.callCount
    }()

    /// Runs the script until it fails; then the writer refuses everything, and a new one finds what
    /// was acknowledged, even after the power goes and takes what a failed sync had not written.
    @Test(arguments: 0..<callCount)
    func anInputOutputErrorEndsWritingAndLosesNothing(call: Int) throws {
        let system = MemoryFileSystem(fault: .error(call: call, code: EIO))
        var ledger = TestLedger(system)
        ledger.options.rollBytes = 4_700
        var writer: LogWriter?
        do {
            let made = try LogWriter.create(
                fileSystem: system, layout: ledger.layout, identity: TestLedger.identity,
                options: ledger.options)
            writer = made
            for _ in 0..<4 { try ledger.append(count: 2, to: made) }
            try made.close()
            Issue.record("call \(call) did not fail: \(system.calls[call])")
        } catch let error as FileError {
            #expect(error.code == EIO)
        } catch LogStorageError.writerFailed {
            // The failure was in publishing `checkpoint`, after the batch was acknowledged.
        }
        if let writer, writer.failureCause != nil {
            #expect(throws: LogStorageError.self) { try ledger.append(count: 1, to: writer) }
            ledger.keepAttempts(acknowledged: ledger.acknowledged)
            try? writer.close()
        }
        try CrashOracle.check(ledger, world: system.snapshot.afterKill(), "call \(call), kill")
        var choices = ExhaustiveChoices()
        var runs = 0
        while choices.next(), runs < 8 {
            runs += 1
            try CrashOracle.check(
                ledger, world: system.snapshot.afterPowerCut(&choices, wild: false),
                "call \(call) \(system.calls[call]), cut \(runs)")
        }
    }

    /// After a failed sync the next process finds the batch in the page cache and acknowledges it;
    /// then the power goes. What was never on disk must be by then.
    @Test(arguments: 0..<callCount)
    func whatRecoveryKeepsAfterAFailedSyncIsDurable(call: Int) throws {
        let system = MemoryFileSystem(fault: .error(call: call, code: EIO))
        var ledger = TestLedger(system)
        try? FaultTests.run(&ledger)
        let second = MemoryFileSystem(system.snapshot.afterKill())
        ledger.fileSystem = second
        guard let (writer, _) = try? ledger.open() else { return }
        ledger.keep(size: writer.size)
        var none = SeededChoices(seed: UInt64(call))
        for _ in 0..<4 {
            try CrashOracle.check(
                ledger, world: second.snapshot.afterPowerCut(&none, wild: false),
                "call \(call) \(system.calls[call])")
        }
    }

    /// A disk that is full from some write on: the batch is refused with nothing written, and when
    /// there is room again the same writer goes on.
    @Test(arguments: 0..<callCount)
    func aFullDiskRefusesAndResumes(call: Int) throws {
        let system = MemoryFileSystem()
        var ledger = TestLedger(system)
        ledger.options.rollBytes = 4_700
        let writer = try ledger.create()
        let before = system.callCount
        system.setFault(.lastingError(call: before + call, code: ENOSPC))
        do {
            for _ in 0..<4 { try ledger.append(count: 2, bytes: 3_000, to: writer) }
            return
        } catch LogStorageError.diskFull(let error) {
            #expect(error.code == ENOSPC)
            #expect(writer.failureCause == nil)
        } catch let error as FileError {
            // Found too late, in a write whose room was taken or in a sync: that ends writing.
            #expect(error.code == ENOSPC)
            #expect(writer.failureCause != nil)
            return
        } catch LogStorageError.writerFailed {
            return
        }
        system.setFault(.none)
        try ledger.append(count: 2, to: writer)
        try writer.close()
        #expect(try ledger.damages() == [])
        #expect(try ledger.read().records == ledger.records)
    }

    /// The same disk, but whoever wrote gives up, and another opening goes on when there is room:
    /// its batch lies in files whose names are durable, too.
    @Test(arguments: 0..<callCount)
    func whatIsWrittenAfterAFullDiskWasGivenUpOnIsDurable(call: Int) throws {
        let system = MemoryFileSystem()
        var ledger = TestLedger(system)
        ledger.options.rollBytes = 4_700
        let writer = try ledger.create()
        system.setFault(.lastingError(call: system.callCount + call, code: ENOSPC))
        do {
            for _ in 0..<4 { try ledger.append(count: 2, bytes: 3_000, to: writer) }
        } catch { ledger.keepAttempts(acknowledged: ledger.acknowledged) }
        try? writer.close()
        let second = MemoryFileSystem(system.snapshot.afterKill())
        ledger.fileSystem = second
        let (next, _) = try ledger.open()
        ledger.keep(size: next.size)
        try ledger.append(count: 1, to: next)
        var none = SeededChoices(seed: UInt64(call))
        try CrashOracle.check(
            ledger, world: second.snapshot.afterPowerCut(&none, wild: true), "call \(call)")
    }

    @Test func aFullDiskIsFoundBeforeTheBatchIsBegun() throws {
        let system = MemoryFileSystem()
        var ledger = TestLedger(system)
        let writer = try ledger.create()
        let batches = writer.batches
        // The first call of a large batch is the zeros that take its room.
        system.setFault(.error(call: system.callCount, code: ENOSPC))
        #expect(throws: LogStorageError.self) {
            try ledger.append(count: 3, bytes: 9_000, to: writer)
        }
        #expect(writer.batches == batches)
        try ledger.append(count: 3, bytes: 9_000, to: writer)
        try writer.close()
        #expect(try ledger.damages() == [])
    }

    /// Zeros are written ahead on another thread, whose failure must reach the writer.
    @Test func aFailureInTheBackgroundEndsWriting() async throws {
        func afterOneWrite(_ fault: MemoryFileSystem.Fault, ahead: Int?) throws -> (
            TestLedger, MemoryFileSystem, LogWriter
        ) {
            let system = MemoryFileSystem()
            var ledger = TestLedger(system)
            ledger.options.zeroAheadAfterBatches = ahead
            let writer = try ledger.create()
            system.setFault(fault)
            let record = TestLedger.record(1)
            _ = try writer.write(
                records: [record], leafHashes: [TestLedger.leafHash(record)],
                root: TestLedger.root(ledger.records + [record]))
            return (ledger, system, writer)
        }
        let calls = try afterOneWrite(.none, ahead: nil).1.callCount
        // The second batch, so that the first call behind its own is the background's.
        let (_, _, writer) = try afterOneWrite(
            .lastingError(call: calls, code: EIO), ahead: 2)
        for _ in 0..<1_000 where writer.failureCause == nil {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(writer.failureCause != nil)
        #expect(throws: LogStorageError.self) { try writer.settle() }
    }

    @Test func nothingIsSyncedAgainAfterAFailedSync() throws {
        let system = MemoryFileSystem()
        var ledger = TestLedger(system)
        let writer = try ledger.create()
        system.setFault(.error(call: system.callCount + 1, code: EIO))
        #expect(throws: FileError.self) { try ledger.append(count: 1, to: writer) }
        #expect(system.calls.last?.hasPrefix("fdatasync") == true)
        let calls = system.callCount
        #expect(throws: LogStorageError.self) { try ledger.append(count: 1, to: writer) }
        #expect(throws: LogStorageError.self) { try writer.settle() }
        try writer.close()
        // Closing only empties the lock file; no mark, no sync.
        #expect(system.calls.dropFirst(calls).allSatisfy { $0.hasSuffix("/lock") })
    }
}

extension TestLedger {
    /// Forgets attempts that were refused before anything of them was written.
    mutating func keepAttempts(acknowledged: Int) {
        while attempted.count > acknowledged + 1 { attempted.removeLast() }
    }
}
