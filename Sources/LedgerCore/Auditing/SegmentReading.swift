import Dispatch
import LogStorage
import Synchronization

/// One segment as the audit takes it in: what was found wrong, and what was read, in order.
struct AuditedSegment: Sendable {
    let report: SegmentReport
    let frames: [VerifiedFrame]
}

/// Reads segments side by side: each can be verified alone.
enum SegmentReading {
    /// Gives the segments in the order of `indexes`.
    static func read(
        _ indexes: Range<Int>, of reader: LogReader, upTo size: UInt64?
    ) throws -> [AuditedSegment] {
        let results = Mutex<[Int: Result<AuditedSegment, any Error>]>([:])
        DispatchQueue.concurrentPerform(iterations: indexes.count) { offset in
            let index = indexes.lowerBound + offset
            let result = Result { try SegmentReading.segment(index, of: reader, upTo: size) }
            results.withLock { $0[index] = result }
        }
        let finished = results.withLock { $0 }
        return try indexes.compactMap { try finished[$0]?.get() }
    }

    private static func segment(
        _ index: Int, of reader: LogReader, upTo size: UInt64?
    ) throws -> AuditedSegment {
        var frames: [VerifiedFrame] = []
        let report = try reader.verifySegment(index, upTo: size) { frames.append($0) }
        return AuditedSegment(report: report, frames: frames)
    }
}
