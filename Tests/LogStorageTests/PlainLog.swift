import ByteCoding
import LogStorage

/// A whole simulated directory, read from docs/format.md alone: what an opening must find in it.
struct PlainLog {
    private let segments: [PlainSegment]
    private let slots: [PlainSlot]
    private let headLength: Int

    /// `nil` where there is nothing that could be called a ledger.
    init?(_ world: MemoryWorld) {
        func content(_ path: String) -> [UInt8]? {
            world.names[path].flatMap { world.nodes[$0] }?.content
        }
        let names = world.names.keys.filter {
            $0.hasPrefix("/ledger/segments/") && $0.hasSuffix(".segment")
        }
        segments = names.sorted().compactMap { path in
            let name = path.dropFirst("/ledger/segments/".count).dropLast(".segment".count)
            guard let bytes = content(path), let first = UInt64(name) else { return nil }
            return PlainSegment(bytes: bytes, firstPosition: first)
        }
        let head = content("/ledger/head") ?? []
        headLength = head.count
        slots = [0, 1].map { PlainSlot(Array(head.dropFirst($0 * 4_096).prefix(4_096)), $0) }
        if segments.isEmpty { return nil }
    }

    private var bestSlot: PlainSlot.Fields? {
        slots.compactMap(\.fields).max { $0.generation < $1.generation }
    }

    private var head: RecoveryObservation.Head {
        if let best = bestSlot {
            return .valid(size: best.size, batches: best.batches, clean: best.isClean)
        }
        let isUnwritten = slots.allSatisfy(\.isZero) && [0, 8_192].contains(headLength)
        return isUnwritten ? .unwritten : .damaged
    }

    private var isSound: Bool {
        segments.indices.allSatisfy { index in
            segments[index].headerChecks
                && segments[index].follows(index > 0 ? segments[index - 1] : nil)
        }
    }

    /// Every record of a whole batch, from the first on, up to the first damage.
    var records: [[UInt8]] {
        var records: [[UInt8]] = []
        for segment in segments {
            guard segment.headerChecks, segment.firstPosition == UInt64(records.count) else {
                break
            }
            let (batches, _, tail) = segment.read()
            records += batches.flatMap(\.records)
            if tail == .broken { break }
        }
        return records
    }

    /// What the opening must see, and the bytes that it must put aside if it cuts the tail.
    func observe(acceptHeadLoss: Bool = false) -> (seen: RecoveryObservation, torn: [UInt8]) {
        var seen = RecoveryObservation(
            head: head, headAgrees: false, segmentsSound: isSound, logSize: 0, logBatches: 0,
            tail: .clean, acceptHeadLoss: acceptHeadLoss)
        guard seen.segmentsSound else { return (seen, []) }
        let best = bestSlot
        let last = segments.count - 1
        let first = segments.lastIndex { $0.firstPosition <= best?.size ?? .max } ?? last
        var commits = first > 0 ? sealed(segments[first - 1]) : []
        var torn: [UInt8] = []
        for index in first...last {
            let (batches, place, tail) = segments[index].read()
            commits += batches
            (seen.logSize, seen.logBatches) = (place.size, place.batches)
            guard tail == .broken || (index < last && tail != .sealed) else { continue }
            let isLater = index < last || segments[index].hasLaterFrame(behind: place)
            seen.tail = .broken(later: isLater)
            let rest = segments[index].bytes[place.offset...]
            torn = Array(rest[...(rest.lastIndex { $0 != 0 } ?? place.offset)])
            break
        }
        if let best, best.identity == segments[0].identity {
            seen.headAgrees = commits.contains {
                $0.number + 1 == best.batches && $0.size == best.size && $0.root == best.root
            }
        }
        return (seen, torn)
    }

    private func sealed(_ segment: PlainSegment) -> [PlainSegment.Batch] {
        guard let seal = segment.endingSeal else { return [] }
        return [
            PlainSegment.Batch(
                size: seal.position, number: seal.batch &- 1, root: Array(seal.body[80..<112]),
                records: [])
        ]
    }
}

/// One slot of `head`.
private struct PlainSlot {
    struct Fields {
        let generation: UInt64
        let identity: [UInt8]
        let size: UInt64
        let batches: UInt64
        let root: [UInt8]
        let isClean: Bool
    }

    let isZero: Bool
    let fields: Fields?

    init(_ bytes: [UInt8], _ number: Int) {
        isZero = bytes.allSatisfy { $0 == 0 }
        guard bytes.count == 4_096, bytes.prefix(8) == ArraySlice("FLLEDGHD".utf8),
            bytes.number(at: 8, bytes: 4) == 1, bytes.number(at: 12, bytes: 4) <= 1,
            SHA256.hash(Array(bytes[..<4_064])).bytes == Array(bytes[4_064...]),
            bytes.number(at: 16, bytes: 8) % 2 == UInt64(number)
        else {
            fields = nil
            return
        }
        fields = Fields(
            generation: bytes.number(at: 16, bytes: 8), identity: Array(bytes[24..<56]),
            size: bytes.number(at: 56, bytes: 8), batches: bytes.number(at: 64, bytes: 8),
            root: Array(bytes[80..<112]), isClean: bytes.number(at: 12, bytes: 4) == 1)
    }
}
