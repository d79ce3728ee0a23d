import ByteCoding
import LedgerCore
import LogStorage
import Testing

/// Places that no log can have, under checks that are right: the audit comes to its end, and finds
/// them.
@Suite("Audit: whatever a frame says of its place")
struct AuditForgedPlacesTests {
    private static let places: [UInt64] = [0, 1, 1 << 62, 1 << 63 + 5, .max - 1, .max]

    /// Position and batch of each frame, and of all from there on.
    @Test func forgedPlacesOfFramesAreFound() throws {
        let files = try SmallLedger.files()
        for segment in files.segments {
            let whole = try #require(files.files[segment])
            let starts = FrameMap(whole).frames.map(\.lowerBound)
            for (index, start) in starts.enumerated() {
                for offset in [8, 16] {
                    for place in AuditForgedPlacesTests.places
                    where whole.number(at: start + offset) != place {
                        var (one, all) = (whole, whole)
                        one.forge(place, at: offset, of: [start])
                        all.forge(place, at: offset, of: starts[index...])
                        for bytes in [one, all] {
                            var forged = files
                            forged.files[segment] = bytes
                            let report = try forged.audit()
                            let what = "\(segment): byte \(start + offset) is \(place)"
                            #expect(!report.isClean, "\(what)")
                        }
                    }
                }
            }
        }
    }

    /// A commit that counts more records than there are in the log.
    @Test func aCommitThatCountsMoreThanItsSizeIsFound() throws {
        let files = try SmallLedger.files()
        let segment = try #require(files.segments.first)
        let whole = try #require(files.files[segment])
        for start in FrameMap(whole).frames.map(\.lowerBound) where whole[start] == 2 {
            var forged = files
            var bytes = whole
            bytes.replaceSubrange((start + 80)..<(start + 84), with: [255, 255, 255, 255])
            bytes.closeFrame(at: start)
            forged.files[segment] = bytes
            #expect(try !forged.audit().isClean, "the commit at byte \(start)")
        }
    }
}

extension [UInt8] {
    fileprivate func number(at offset: Int) -> UInt64 {
        span.littleEndian(UInt64.self, at: offset)
    }

    fileprivate mutating func forge(
        _ number: UInt64, at offset: Int, of starts: some Sequence<Int>
    ) {
        for start in starts {
            let bytes = (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
            replaceSubrange((start + offset)..<(start + offset + 8), with: bytes)
            closeFrame(at: start)
        }
    }

    /// Digest and check of a frame anew, as who owns the disk would.
    fileprivate mutating func closeFrame(at start: Int) {
        let length = Int(span.littleEndian(UInt32.self, at: start + 4))
        let body = Array(self[(start + 80)..<(start + 80 + length)])
        let digest = SHA256.hash(self[start] == 1 ? [0] + body : body).bytes
        replaceSubrange((start + 40)..<(start + 72), with: digest)
        let check = SHA256.hash(Array(self[start..<(start + 72)])).bytes.prefix(8)
        replaceSubrange((start + 72)..<(start + 80), with: check)
    }
}
