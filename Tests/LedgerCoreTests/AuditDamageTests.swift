import ByteCoding
import LedgerCore
import LogStorage
import Testing

/// What is not known because of a damage is not blamed on what is sound behind it.
@Suite("Audit: one damage is one finding")
struct AuditDamageTests {
    private static let (record, seal) = (UInt8(1), UInt8(3))

    /// Frame after frame loses its header, and then some of its body.
    @Test func aDamagedFrameIsFoundAndNothingElse() throws {
        let files = try SmallLedger.files()
        let whole = try files.audit()
        #expect(files.segments.count > 1)
        for segment in files.segments {
            let bytes = try #require(files.files[segment])
            for start in FrameMap(bytes).frames.map(\.lowerBound)
            where bytes[start] != Self.seal {
                let position = bytes.span.littleEndian(UInt64.self, at: start + 8)
                let isRecord = bytes[start] == Self.record
                for (offset, kind) in [(10, Finding.Kind.segment), (85, .leaf)] {
                    var spoiled = files
                    spoiled.files[segment]?[start + offset] ^= 1
                    let report = try spoiled.audit()
                    let place = "\(segment), byte \(start + offset)"
                    #expect(report.findings.map(\.kind) == [kind], "\(place)")
                    #expect(report.findings.first?.position == position, "\(place)")
                    // A leaf hash stands in the header: without it the tree ends there.
                    let isLost = isRecord && kind == .segment
                    #expect(report.size == (isLost ? position : whole.size), "\(place)")
                    let isTold = report.remarks.contains {
                        $0.contains("not judged from position \(position) on")
                    }
                    #expect(isTold == isRecord && (report.stateDigest == nil) == isRecord)
                }
            }
        }
    }

    /// What a crash left is told of; behind a ledger that was closed nothing may stand.
    @Test func bytesBehindTheLastAcknowledgedRecordAreARemarkUnlessTheLedgerWasClosed() throws {
        func remarks(_ report: AuditReport) -> Int {
            report.remarks.count { $0.contains("bytes behind the last acknowledged record") }
        }
        var files = try SmallLedger.files()
        files.files[try #require(files.segments.last)]? += Array("half of a batch".utf8)
        let closed = try files.audit()
        #expect(closed.findings.map(\.kind) == [.segment] && remarks(closed) == 0)
        files.markUnclean()
        let killed = try files.audit()
        #expect(killed.findings.isEmpty && remarks(killed) == 1)
    }
}
