import ByteCoding
import Glibc
import LogStorage
import Testing

/// The machine stops, or a call fails, in every call of a first and of a second backup. What is
/// there then is a ledger of the old or of the new size, and the next backup completes it.
@Suite struct BackupCrashTests {
    private static let target = LedgerLayout(root: "/backup")

    /// A ledger and its backup of size 3, and two segments more in the ledger.
    private struct Scene {
        let world: MemoryWorld
        let ledger: TestLedger

        init(isFirst: Bool) throws {
            let system = MemoryFileSystem()
            var ledger = TestLedger(system)
            ledger.options.rollBytes = 8_192
            let writer = try ledger.create()
            try ledger.append(count: 2, bytes: 900, to: writer)
            if !isFirst { try BackupCrashTests.backUp(system) }
            for _ in 0..<3 { try ledger.append(count: 1, bytes: 2_500, to: writer) }
            try writer.settle()
            // The ledger itself is durable: what is tried here is the copy.
            try system.synchronizeDirectory("/")
            world = system.snapshot
            self.ledger = ledger
        }
    }

    @discardableResult
    private static func backUp(_ system: MemoryFileSystem) throws -> BackupReport {
        try LogBackup.run(
            from: TestLedger.layout, to: target, fileSystem: system, command: "test")
    }

    /// Runs the backup with every fault in turn and hands on what it left.
    private static func forEachFault(
        isFirst: Bool, _ fault: (Int) -> MemoryFileSystem.Fault,
        _ body: (Scene, MemoryFileSystem, String) throws -> Void
    ) throws {
        let scene = try Scene(isFirst: isFirst)
        var call = 0
        while true {
            let system = MemoryFileSystem(scene.world.afterKill(), fault: fault(call))
            let before = system.callCount
            let finished = (try? backUp(system)) != nil
            if finished, system.callCount - before <= call { break }
            system.setFault(.none)
            try body(scene, system, "call \(call), \(system.calls.last ?? "")")
            call += 1
        }
        #expect(call > 20, "the backup made calls")
    }

    private static func check(
        _ scene: Scene, world: MemoryWorld, isFirst: Bool, _ place: String
    ) throws {
        let system = MemoryFileSystem(world)
        var copy = scene.ledger
        copy.fileSystem = system
        copy.layout = target
        // Before the next call: nothing yet, or a whole ledger of one of two sizes.
        if (try? HeadReading.read(system, target).best) ?? nil != nil {
            #expect(try copy.damages() == [], "\(place)")
            let size = try LogReader(fileSystem: system, layout: target).size
            let records = try copy.read(upTo: size).records
            #expect([3, 6].contains(records.count), "\(place)")
            #expect(records == Array(scene.ledger.records.prefix(records.count)), "\(place)")
        } else {
            #expect(isFirst, "\(place): the old backup is gone")
        }
        try backUp(system)
        #expect(try copy.damages() == [], "\(place), again")
        #expect(try copy.read(upTo: 6).records == scene.ledger.records, "\(place), again")
        #expect(try system.list("/backup").allSatisfy { !$0.hasSuffix(".tmp") }, "\(place)")
        #expect(try system.list("/backup/segments").allSatisfy { $0.hasSuffix(".segment") })
    }

    @Test(arguments: [true, false])
    func aKilledBackupIsALedgerAndGoesOn(isFirst: Bool) throws {
        try BackupCrashTests.forEachFault(isFirst: isFirst, { .stop(call: $0) }) {
            try BackupCrashTests.check($0, world: $1.snapshot.afterKill(), isFirst: isFirst, $2)
        }
    }

    @Test(arguments: [true, false])
    func afterAPowerCutABackupIsALedgerAndGoesOn(isFirst: Bool) throws {
        try BackupCrashTests.forEachFault(isFirst: isFirst, { .stop(call: $0) }) {
            scene, system, place in
            let world = system.snapshot
            var choices = ExhaustiveChoices()
            var runs = 0
            while choices.next(), runs < 8 {
                runs += 1
                try BackupCrashTests.check(
                    scene, world: world.afterPowerCut(&choices, wild: false),
                    isFirst: isFirst, "\(place), cut \(runs)")
            }
            for seed in UInt64(0)..<3 {
                var noise = SeededChoices(seed: seed)
                try BackupCrashTests.check(
                    scene, world: world.afterPowerCut(&noise, wild: true), isFirst: isFirst,
                    "\(place), seed \(seed)")
            }
        }
    }

    @Test(arguments: [EIO, ENOSPC])
    func aFailedCallIsToldAndTheNextBackupGoesOn(code: Int32) throws {
        for isFirst in [true, false] {
            try BackupCrashTests.forEachFault(
                isFirst: isFirst, { .error(call: $0, code: code) }
            ) {
                try BackupCrashTests.check(
                    $0, world: $1.snapshot.afterKill(), isFirst: isFirst, $2)
            }
        }
    }
}
