import ByteCoding
import Glibc
import LogStorage
import Synchronization

/// One long life of a simulated ledger, drawn from a seed: openings, batches and rolls, and in each
/// round a crash or a failing call, then a kill or a power cut that keeps, drops, tears and spoils
/// what was not synced. What must hold after each round is said by `PlainLog`, which shares no code
/// with the room.
struct Schedule {
    private var choices: SeededChoices
    private var ledger: TestLedger
    private var world: MemoryWorld
    private let table: DecisionTable
    /// How often each verdict was met.
    private(set) var verdicts: [String: Int] = [:]

    /// All that a crash of this program may look like.
    private static let crashes = [
        "go on: `clean`", "go on: `unclean`", "go on: `headBehind`", "cut the tail: `tornTail`",
    ]

    /// What did not hold.
    struct Broken: Error, CustomStringConvertible {
        let description: String
    }

    init(seed: UInt64, table: DecisionTable) {
        choices = SeededChoices(seed: seed)
        self.table = table
        let system = MemoryFileSystem()
        world = system.snapshot
        ledger = TestLedger(system)
        ledger.options.rollBytes = [4_700, 6_000, 9_000, 1 << 20][choices.choose(4)]
        ledger.options.reserveStep = [512, 4_096, 16_384][choices.choose(3)]
        ledger.options.settleNanoseconds = UInt64(choices.choose(2))
    }

    mutating func run() throws {
        for _ in 0..<(1 + choices.choose(5)) {
            let system = MemoryFileSystem(world.afterKill(), fault: drawFault())
            try live(on: system)
            let isPowerCut = choices.choose(3) > 0
            world =
                isPowerCut
                ? system.snapshot.afterPowerCut(&choices, wild: choices.choose(2) == 1)
                : system.snapshot.afterKill()
            try checkCrash()
        }
        try checkEnd()
    }

    // MARK: Living

    private mutating func drawFault() -> MemoryFileSystem.Fault {
        let call = choices.choose(48)
        return switch choices.choose(8) {
        case 0: .error(call: call, code: EIO)
        case 1: .failedSync(call: call, code: EIO, kept: drawMask())
        case 2: .shortWrite(call: call, code: ENOSPC, bytes: choices.choose(1_500))
        case 3: .lastingError(call: call, code: ENOSPC)
        default: .stop(call: call)
        }
    }

    private mutating func drawMask() -> UInt64 {
        (0..<64).reduce(0) { mask, bit in mask | UInt64(choices.choose(2)) << UInt64(bit) }
    }

    /// Opens the ledger, or makes it, and appends until something fails or it has enough.
    private mutating func live(on system: MemoryFileSystem) throws {
        ledger.fileSystem = system
        do {
            let writer: LogWriter
            if PlainLog(world) == nil {
                try clear(system)
                writer = try ledger.create()
            } else {
                writer = try ledger.open().0
                ledger.keep(size: writer.size)
            }
            for _ in 0..<choices.choose(7) {
                do {
                    try ledger.append(
                        count: 1 + choices.choose(3), bytes: 20 + choices.choose(900), to: writer)
                } catch LogStorageError.diskFull {
                    // There is room again, and the same writer goes on.
                    if choices.choose(2) == 1 { system.setFault(.none) }
                }
            }
            if choices.choose(2) == 1 { try writer.close() }
        } catch is FileError {
        } catch is LogStorageError {
            if !system.isStopped, ledger.acknowledged > 0, system.snapshot.fault == .none {
                throw Broken(description: "refused without a fault")
            }
        }
    }

    /// What an `init` that never came to its first batch left behind, as its message tells: remove
    /// it and begin again.
    private mutating func clear(_ system: MemoryFileSystem) throws {
        guard ledger.acknowledged == 0 else { throw Broken(description: "there is no segment") }
        system.world.withLock { world in
            let fault = world.fault
            world = MemoryWorld()
            world.fault = fault
        }
        ledger.attempted = []
    }

    // MARK: Judging

    /// What a crash left: all that was acknowledged, and an opening that decides as the document
    /// says for what stands on the disk.
    private mutating func checkCrash() throws {
        guard let plain = PlainLog(world) else {
            if ledger.acknowledged > 0 { throw Broken(description: "there is no segment") }
            return
        }
        let acknowledged = ledger.attempted.prefix(ledger.acknowledged).flatMap { $0 }
        let found = plain.records
        guard found.starts(with: acknowledged), ledger.records.starts(with: found) else {
            throw Broken(
                description: "\(found.count) records on the disk, \(acknowledged.count) promised")
        }
        let words = try open(plain)
        verdicts[words, default: 0] += 1
        if !Schedule.crashes.contains(words) {
            let isRefusal = words.hasPrefix("refuse")
            guard isRefusal, ledger.acknowledged == 0 else { throw Broken(description: words) }
            world = MemoryWorld()
            ledger.attempted = []
            ledger.witness = SigningWitness()
        }
    }

    /// Opens a copy and holds what it says against the document's table.
    private mutating func open(_ plain: PlainLog) throws -> String {
        let (seen, torn) = plain.observe()
        let expected = try table.decision(for: seen)
        let system = MemoryFileSystem(world.afterKill())
        let result = Result {
            try LogWriter.open(
                fileSystem: system, layout: ledger.layout, options: ledger.options)
        }
        let words = DecisionTable.words(result.map(\.1)) ?? "\(result)"
        guard words == expected else {
            throw Broken(description: "expected '\(expected)', found '\(words)' for \(seen)")
        }
        guard case .success(let (writer, report)) = result else { return words }
        guard writer.size == seen.logSize else {
            throw Broken(description: "kept \(writer.size) of \(seen.logSize)")
        }
        if let tail = report.tornTail {
            let kept = system.contents(of: "/ledger/quarantine/" + tail.quarantineName)
            guard kept == torn else { throw Broken(description: "other bytes in quarantine") }
        }
        return words
    }

    /// Opened, gone on with, closed: a good ledger. Then a disk that spoils: never in silence.
    private mutating func checkEnd() throws {
        guard PlainLog(world) != nil else { return }
        let system = MemoryFileSystem(world.afterKill())
        ledger.fileSystem = system
        let writer = try ledger.open().0
        ledger.keep(size: writer.size)
        for _ in 0..<3 { try ledger.append(count: 1 + choices.choose(3), to: writer) }
        try writer.close()
        world = system.snapshot.afterKill()
        guard let plain = PlainLog(world), plain.records == ledger.records,
            try table.decision(for: plain.observe().seen) == "go on: `clean`",
            try ledger.damages().isEmpty
        else { throw Broken(description: "not a good ledger at the end") }
        var spoiled = SpoiledDisk(world: world, choices: choices)
        guard let damage = spoiled.spoil() else { return }
        try checkSpoiled(spoiled.world, damage)
    }

    private mutating func checkSpoiled(_ world: MemoryWorld, _ damage: SpoiledDisk.Damage) throws {
        self.world = world
        ledger.fileSystem = MemoryFileSystem(world)
        let told = Result { try ledger.damages() }
        switch told {
        case .success(let damages):
            guard damages.contains(where: { $0.file == damage.path }) else {
                throw Broken(description: "\(damage) was not found: \(damages)")
            }
        case .failure(LogStorageError.unsupportedFormat(let path, _, _)):
            guard path == damage.path else { throw Broken(description: "\(damage): \(path)") }
        case .failure(FileError.system(_, let path, EIO)) where damage.kind == .unreadable:
            guard path == damage.path else { throw Broken(description: "\(damage): \(path)") }
        case .failure(let error): throw Broken(description: "\(damage): \(error)")
        }
        verdicts["spoiled: \(damage.kind)", default: 0] += 1
        guard damage.kind != .unreadable, let plain = PlainLog(world) else { return }
        if case .failure(LogStorageError.unsupportedFormat) = told { return }
        _ = try open(plain)
    }
}
