import LogStorage

/// Something that a process sees in the system's cache and that the disk may not hold yet.
struct Cached<Value: Hashable>: Hashable {
    private(set) var seen: Value
    private(set) var kept: Value
    private var isDirty = false
    private var torn: Value?

    init(_ value: Value) { (seen, kept) = (value, value) }

    /// `torn`: what a power cut in the middle may leave; `nil` for a step that is whole or not.
    mutating func write(_ value: Value, torn: Value?) {
        (seen, self.torn, isDirty) = (value, torn, true)
    }

    mutating func synchronize() {
        if isDirty { kept = seen }
        (isDirty, torn) = (false, nil)
    }

    /// The pages count as clean from here on, and were never written.
    mutating func failToSynchronize() { (isDirty, torn) = (false, nil) }

    /// Everything that a power cut may leave.
    var afterPowerCut: Set<Value> {
        Set([kept] + (isDirty ? [seen] + (torn.map { [$0] } ?? []) : []))
    }
}

/// The write path of docs/format.md in its bare bones: one record a batch, batches are numbers, a
/// root is the list of them. Small enough that every course of events can be tried: each step done,
/// failed, or cut by a kill or a power cut, and each opening decided by `RecoveryDecision`.
struct WritePathModel: Hashable {
    /// What stands behind the batches that are safely on the disk.
    enum Tail: Hashable {
        case nothing
        case broken
        case whole(Int)
    }

    struct Slot: Hashable {
        let generation: Int
        let batches: [Int]
        let isClean: Bool
    }

    enum Step: Hashable {
        case writeTail(Int)
        case cutTail
        case rewriteTail
        case syncTail
        case sign
        case rewriteHead
        case writeHead(isClean: Bool)
        case syncHead
        case acknowledge
        case end
    }

    struct Process: Hashable {
        var generation: Int
        var isHeadSynced: Bool
        var hasBegun: Bool
        var steps: [Step] = []
    }

    /// A mistake that the exploration must notice: else it proves nothing.
    enum Mistake: CaseIterable {
        case signsBeforeTheSync
        case acknowledgesBeforeTheSync
        case writesOverTheDurableSlot
        case keepsTheCleanMark
        case keepsABatchWithoutRewritingIt
        case keepsASlotWithoutRewritingIt
    }

    var mistake: Mistake?
    var safe = [0]
    var tail = Cached(Tail.nothing)
    /// `nil`: a slot that does not check.
    var slots: [Cached<Slot?>] = [
        Cached(Slot(generation: 0, batches: [0], isClean: false)), Cached(nil),
    ]
    var process: Process? = Process(generation: 0, isHeadSynced: true, hasBegun: true)
    var acknowledged = [0]
    var signed = [1: [0]]
    var nextBatch = 1
    var crashes = 0

    /// The batches that are read whole.
    var log: [Int] {
        if case .whole(let batch) = tail.seen { safe + [batch] } else { safe }
    }

    var best: Slot? { slots.compactMap(\.seen).max { $0.generation < $1.generation } }

    mutating func settleTail() {
        if case .whole(let batch) = tail.kept, tail.seen == tail.kept {
            safe.append(batch)
            tail = Cached(.nothing)
        }
    }
}

// MARK: What the process does

extension WritePathModel {
    private var beginning: [Step] {
        guard process?.hasBegun == false, mistake != .keepsTheCleanMark else { return [] }
        return taking + [.writeHead(isClean: false), .syncHead]
    }

    /// Makes the slot that was found durable, before the other may be touched.
    private var taking: [Step] {
        guard mistake != .keepsASlotWithoutRewritingIt, let best,
            let other = slots[(best.generation + 1) % 2].seen,
            !other.isClean || other.batches == log
        else { return [.syncHead] }
        return [.rewriteHead, .syncHead]
    }

    /// The steps of one batch, in the order of docs/format.md.
    var batch: [Step] {
        let order: [Step] =
            switch mistake {
            case .signsBeforeTheSync:
                [.writeTail(nextBatch), .sign, .syncTail, .writeHead(isClean: false), .acknowledge]
            case .acknowledgesBeforeTheSync:
                [.writeTail(nextBatch), .sign, .writeHead(isClean: false), .acknowledge, .syncTail]
            default:
                [.writeTail(nextBatch), .syncTail, .sign, .writeHead(isClean: false), .acknowledge]
            }
        return beginning + order
    }

    /// A process that wrote nothing has nothing to say at its end.
    var closing: [Step] {
        process?.hasBegun == true
            ? [.syncHead, .writeHead(isClean: true), .syncHead, .end] : [.end]
    }

    /// What an opening sees, as the room's own decision takes it.
    var observation: RecoveryObservation {
        let head: RecoveryObservation.Head =
            best.map {
                .valid(
                    size: UInt64($0.batches.count), batches: UInt64($0.batches.count),
                    clean: $0.isClean)
            } ?? .damaged
        return RecoveryObservation(
            head: head, headAgrees: best.map { log.starts(with: $0.batches) } ?? false,
            segmentsSound: true, logSize: UInt64(log.count), logBatches: UInt64(log.count),
            tail: tail.seen == .broken ? .broken(later: false) : .clean, acceptHeadLoss: false)
    }

    /// The next process, with what recovery and its first acknowledgement do.
    mutating func open() throws(Violation) {
        guard log.starts(with: acknowledged) else {
            throw Violation("an opening reads \(log), acknowledged was \(acknowledged)")
        }
        let decision = RecoveryDecision.decide(observation)
        guard case .proceed(let verdict, let cut) = decision, let best else {
            throw Violation("\(decision) for \(observation)")
        }
        var steps: [Step] = []
        if cut { steps += [.cutTail, .syncTail] }
        if !cut, verdict != .clean, verdict != .unclean, mistake != .keepsABatchWithoutRewritingIt {
            steps += [.rewriteTail, .syncTail]
        }
        process = Process(
            generation: best.generation, isHeadSynced: false, hasBegun: verdict != .clean)
        if best.batches != log {
            steps += [.sign] + taking
            steps += [.writeHead(isClean: false), .syncHead, .acknowledge]
        } else if verdict != .clean {
            steps += taking + [.writeHead(isClean: false), .syncHead]
        }
        process?.steps = steps
    }

    struct Violation: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    /// Does the next step. Invariants I-2 and I-3: nothing is signed that is not on the disk, no
    /// size twice with another root, nothing acknowledged that is not signed.
    mutating func step() throws(Violation) {
        guard var process, !process.steps.isEmpty else { return }
        let step = process.steps.removeFirst()
        switch step {
        case .writeTail(let batch):
            tail.write(.whole(batch), torn: .broken)
            nextBatch += 1
        case .cutTail: tail.write(.nothing, torn: nil)
        case .rewriteTail: tail.write(tail.seen, torn: nil)
        case .syncTail:
            tail.synchronize()
            settleTail()
        case .sign:
            if tail.seen != tail.kept { throw Violation("\(log) is signed and not on the disk") }
            if let before = signed[log.count], before != log {
                throw Violation("two roots for size \(log.count): \(before), \(log)")
            }
            signed[log.count] = log
        case .rewriteHead:
            let index = process.generation % 2
            slots[index].write(slots[index].seen, torn: .some(nil))
        case .writeHead(let isClean):
            let next =
                process.generation
                + (process.isHeadSynced || mistake == .writesOverTheDurableSlot ? 1 : 2)
            slots[next % 2].write(
                Slot(generation: next, batches: log, isClean: isClean), torn: .some(nil))
            (process.generation, process.isHeadSynced) = (next, false)
            if !isClean { process.hasBegun = true }
        case .syncHead:
            for index in slots.indices { slots[index].synchronize() }
            process.isHeadSynced = true
        case .acknowledge:
            guard signed[log.count] == log else { throw Violation("\(log) is not signed") }
            acknowledged = log
        case .end:
            self.process = nil
            return
        }
        self.process = process
    }
}
