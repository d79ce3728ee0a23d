import Glibc
import LogStorage
import Testing

/// One slot of `head` is whole on the disk at any moment, also for a process that came after one
/// whose sync failed.
@Suite struct HeadFileTests {
    /// A ledger whose writer failed to sync `head`, and was killed: the cache shows a slot, and on
    /// the disk half of it may be.
    private func afterAFailedSync(kept: UInt64) throws -> (TestLedger, MemoryWorld) {
        let system = MemoryFileSystem()
        var ledger = TestLedger(system)
        let writer = try ledger.create()
        try ledger.append(count: 1, to: writer)
        try writer.settle()
        try ledger.append(count: 1, to: writer)
        system.setFault(.failedSync(call: system.callCount, code: EIO, kept: kept))
        #expect(throws: FileError.self) { try writer.settle() }
        try? writer.close()
        return (ledger, system.snapshot.afterKill())
    }

    /// The next process is cut off in each of its calls in turn.
    @Test(arguments: 0..<24, [UInt64(0), 0x5555_5555_5555_5555])
    func aSlotThatNeverReachedTheDiskIsNoDanger(call: Int, kept: UInt64) throws {
        let (crashed, world) = try afterAFailedSync(kept: kept)
        let system = MemoryFileSystem(world, fault: .stop(call: call))
        var ledger = crashed
        ledger.fileSystem = system
        if let (writer, _) = try? ledger.open() { try? writer.close() }
        for seed in UInt64(0)..<24 {
            var choices = SeededChoices(seed: seed)
            try CrashOracle.check(
                crashed, world: system.snapshot.afterPowerCut(&choices, wild: true),
                "call \(call), seed \(seed)")
        }
    }

    /// A new ledger has one slot: its next process must not write over it.
    @Test(arguments: 0..<24)
    func theOnlySlotIsNotWrittenOver(call: Int) throws {
        let first = MemoryFileSystem()
        var ledger = TestLedger(first)
        _ = try ledger.create()
        let system = MemoryFileSystem(first.snapshot.afterKill(), fault: .stop(call: call))
        ledger.fileSystem = system
        if let (writer, _) = try? ledger.open() { try? writer.close() }
        for seed in UInt64(0)..<24 {
            var choices = SeededChoices(seed: seed)
            try CrashOracle.check(
                ledger, world: system.snapshot.afterPowerCut(&choices, wild: true),
                "call \(call), seed \(seed)")
        }
    }

    /// What `create` leaves where it was cut off, and what a new ledger has: no damage.
    @Test func whatWasNeverWrittenIsNoDamage() throws {
        let system = MemoryFileSystem()
        var ledger = TestLedger(system)
        try ledger.create().close()
        func reading(_ bytes: [UInt8]) throws -> HeadReading {
            system.setContents(of: ledger.layout.head, to: bytes)
            return try HeadReading.read(system, ledger.layout)
        }
        let whole = try #require(system.contents(of: ledger.layout.head))
        let zeros = [UInt8](repeating: 0, count: 4_096)
        for bytes: [UInt8] in [[], zeros + zeros] {
            let read = try reading(bytes)
            #expect(read.isUnwritten && read.damages == [])
        }
        for bytes in [Array(whole[..<4_096]) + zeros, zeros + Array(whole[4_096...])] {
            let read = try reading(bytes)
            #expect(read.damages == [] && read.best != nil && !read.isUnwritten)
        }
        for bytes in [Array(whole.dropLast()), whole + [0], [0]] {
            #expect(try !reading(bytes).damages.isEmpty, "\(bytes.count) bytes")
        }
    }
}
