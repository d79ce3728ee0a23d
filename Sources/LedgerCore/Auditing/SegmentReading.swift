import Dispatch
import LogStorage
import Synchronization

/// Reads segments on threads of their own, as many side by side as there are cores: each can be
/// verified alone. Who judges takes them in order, and begins before the first is read to its end.
final class SegmentReading: Sendable {
    private struct Stopped: Error {}

    private let reader: LogReader
    private let size: UInt64?
    private let isStructureOnly: Bool
    private let chunk: Int
    private let handovers: [Handover<SegmentPart>]
    private let next = Atomic<Int>(0)

    init(_ reader: LogReader, upTo size: UInt64?, options: AuditOptions, width: Int) {
        self.reader = reader
        self.size = size
        isStructureOnly = options.isStructureOnly
        chunk = options.chunk
        // Without its bytes a record takes so little that a whole segment may lie ready: then
        // nobody waits who could read the next.
        let room = isStructureOnly ? nil : LedgerCoreLimits.auditReadAhead
        handovers = reader.segments.map { _ in Handover(room: room) }
        for _ in 0..<min(width, handovers.count) {
            // A queue of its own: one that is shared may have no thread left to run on.
            DispatchQueue(label: "flagledger.audit.reading").async { self.readSegments() }
        }
    }

    /// The next part of a segment. To be called for one segment after the other, for each until its
    /// end.
    func part(of segment: Int) -> SegmentPart { handovers[segment].take() }

    /// Lets the threads go, wherever they are.
    func stop() {
        for handover in handovers { handover.stop() }
    }

    private func readSegments() {
        while true {
            let index = next.add(1, ordering: .relaxed).oldValue
            guard index < handovers.count else { return }
            do {
                try read(index)
            } catch is Stopped {
                return
            } catch {
                _ = handovers[index].give(.failed(error))
            }
        }
    }

    private func read(_ index: Int) throws {
        var frames = emptyChunk
        var position = reader.segments[index].firstPosition
        var isWhole = true
        let report = try reader.verifySegment(index, upTo: size) { frame in
            switch frame {
            case .record(let record):
                isWhole = isWhole && record.position == position
                position &+= 1
                let isAskedFor = !isStructureOnly || record.position == 0
                frames.append(
                    .record(
                        position: record.position, leafHash: record.leafHash,
                        bytes: isAskedFor ? record.bytes : nil))
            case .commit(let commit):
                isWhole = isWhole && commit.size == position
                frames.append(.commit(commit))
            }
            guard isWhole, frames.count >= chunk else { return }
            try give(.frames(frames), of: index)
            frames = emptyChunk
        }
        try give(.end(report, frames), of: index)
    }

    private var emptyChunk: [SegmentPart.Frame] {
        var frames: [SegmentPart.Frame] = []
        frames.reserveCapacity(chunk)
        return frames
    }

    private func give(_ part: SegmentPart, of index: Int) throws(Stopped) {
        guard handovers[index].give(part) else { throw Stopped() }
    }
}
