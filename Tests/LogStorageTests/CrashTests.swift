import ByteCoding
import LogStorage
import Testing

/// The machine stops in every call that changes something; what was acknowledged must be there.
@Suite struct CrashTests {
    /// Creates a ledger, writes three batches with a roll between them, closes it, and writes once
    /// more above the clean end.
    private static func script(
        _ ledger: inout TestLedger, _ fileSystem: MemoryFileSystem
    ) throws {
        let writer = try ledger.create()
        try ledger.append(count: 2, to: writer)
        try ledger.append(count: 1, to: writer)
        try ledger.append(count: 1, bytes: 700, to: writer)
        try writer.close()
        let (again, _) = try ledger.open()
        try ledger.append(count: 1, to: again)
        try again.close()
    }

    private static func crashed(at call: Int) -> (TestLedger, MemoryFileSystem) {
        let fileSystem = MemoryFileSystem(fault: .stop(call: call))
        var ledger = TestLedger(fileSystem)
        ledger.options.rollBytes = 4_700
        try? script(&ledger, fileSystem)
        return (ledger, fileSystem)
    }

    private static let callCount: Int = {
        let (ledger, fileSystem) = crashed(at: .max)
        precondition(ledger.acknowledged == 5, "the script runs without a crash")
        return fileSystem.callCount
    }()

    @Test(arguments: 0..<callCount)
    func aKilledProcessLosesNothingAcknowledged(call: Int) throws {
        let (ledger, fileSystem) = CrashTests.crashed(at: call)
        try CrashOracle.check(ledger, world: fileSystem.snapshot.afterKill(), "call \(call)")
    }

    @Test(arguments: 0..<callCount)
    func aPowerCutLosesNothingAcknowledged(call: Int) throws {
        let (ledger, fileSystem) = CrashTests.crashed(at: call)
        let world = fileSystem.snapshot
        var choices = ExhaustiveChoices()
        var runs = 0
        while choices.next(), runs < 24 {
            runs += 1
            try CrashOracle.check(
                ledger, world: world.afterPowerCut(&choices, wild: false),
                "call \(call) \(fileSystem.calls.last ?? ""), choice \(runs)")
        }
    }

    @Test(arguments: UInt64(0)..<100)
    func sectorsOfNoiseLoseNothingAcknowledged(seed: UInt64) throws {
        var choices = SeededChoices(seed: seed)
        let (ledger, fileSystem) = CrashTests.crashed(at: choices.choose(CrashTests.callCount))
        try CrashOracle.check(
            ledger, world: fileSystem.snapshot.afterPowerCut(&choices, wild: true),
            "seed \(seed)")
    }

    /// Crashes, recoveries that crash themselves, and more batches, one after another.
    @Test(arguments: UInt64(0)..<20)
    func crashAfterCrashLosesNothingAcknowledged(seed: UInt64) throws {
        var choices = SeededChoices(seed: seed)
        let first = MemoryFileSystem()
        var ledger = TestLedger(first)
        ledger.options.rollBytes = 6_000
        ledger.options.reserveStep = [512, 4_096, 16_384][choices.choose(3)]
        ledger.options.settleNanoseconds = UInt64(choices.choose(2))
        var writer: LogWriter? = try ledger.create()
        var world = first.snapshot
        for round in 0..<8 {
            let system = MemoryFileSystem(
                world.afterKill(), fault: .stop(call: choices.choose(60)))
            ledger.fileSystem = system
            writer = nil
            do {
                let (opened, _) = try ledger.open()
                ledger.keep(size: opened.size)
                for _ in 0..<(1 + choices.choose(6)) {
                    try ledger.append(
                        count: 1 + choices.choose(3), bytes: 20 + choices.choose(900), to: opened)
                }
                if choices.choose(2) == 1 { try opened.close() }
                writer = opened
            } catch {
                try #require(system.isStopped, "seed \(seed), round \(round): \(error)")
            }
            let cut = system.snapshot
            world =
                choices.choose(2) == 0
                ? cut.afterKill() : cut.afterPowerCut(&choices, wild: choices.choose(2) == 1)
            try CrashOracle.check(ledger, world: world, "seed \(seed), round \(round)")
        }
        _ = writer
    }
}

extension TestLedger {
    /// Forgets the attempts that a crash undid.
    mutating func keep(size: UInt64) {
        while records.count > size { attempted.removeLast() }
        acknowledged = attempted.count
    }
}

/// What must hold after every crash.
enum CrashOracle {
    static func check(
        _ crashed: TestLedger, world: MemoryWorld, _ place: String
    ) throws {
        let system = MemoryFileSystem(world)
        var ledger = crashed
        ledger.fileSystem = system
        ledger.witness = crashed.witness.copy()
        let opened: (writer: LogWriter, report: RecoveryReport)
        do {
            let (writer, report) = try ledger.open()
            opened = (writer, report)
        } catch let error as LogStorageError where ledger.acknowledged == 0 {
            // Creation was not finished: it is said, and nothing was promised.
            switch error {
            case .creationUnfinished, .noSuchDirectory, .notALedger, .headLost: return
            default: throw error
            }
        } catch {
            Issue.record("\(place): refused: \(error)")
            return
        }
        // A prefix of whole batches, with at least everything acknowledged in it.
        let sizes = (0...crashed.attempted.count).map {
            crashed.attempted.prefix($0).joined().count
        }
        let batches = sizes.firstIndex(of: Int(opened.writer.size))
        let kept = try #require(batches, "\(place): size \(opened.writer.size) ends no batch")
        #expect(kept >= crashed.acknowledged, "\(place): lost, \(opened.report)")
        ledger.keep(size: opened.writer.size)
        #expect(try ledger.read().records == ledger.records, "\(place)")
        // And it goes on: one more batch, a clean end, no damage anywhere.
        try ledger.append(count: 2, to: opened.writer)
        try opened.writer.close()
        #expect(try ledger.damages() == [], "\(place)")
        let (again, report) = try ledger.open()
        #expect(report.verdict == .clean, "\(place): \(report)")
        #expect(try ledger.read().records == ledger.records, "\(place)")
        try again.close()
    }
}
