import LedgerCore
import LogStorage
import Testing

/// Threads that read ahead, and the chunks in which they hand over what they read, change nothing
/// of what an audit says.
@Suite("Audit: reading in chunks")
struct AuditReadingTests {
    private struct Verdict: Equatable {
        var report: AuditReport
        var findings: Set<Finding>
    }

    /// Chunks of one frame are more than may lie ready.
    private static let chunks = [1, 2, 3, 7]

    private func verdict(
        of files: LedgerFiles, chunk: Int? = nil, isStructureOnly: Bool
    ) throws -> Verdict {
        var options = AuditOptions()
        options.isStructureOnly = isStructureOnly
        if let chunk { options.chunk = chunk }
        var report = try files.audit(options)
        defer { report.findings = [] }
        return Verdict(report: report, findings: Set(report.findings))
    }

    @Test(arguments: [false, true])
    func theReportIsTheSame(isStructureOnly: Bool) throws {
        let files = try SmallLedger.files()
        let expected = try verdict(of: files, isStructureOnly: isStructureOnly)
        #expect(expected.findings.isEmpty && expected.report.recordsVerified > 3)
        for chunk in Self.chunks {
            let found = try verdict(of: files, chunk: chunk, isStructureOnly: isStructureOnly)
            #expect(found == expected, "chunks of \(chunk)")
        }
    }

    @Test(arguments: [false, true])
    func damageIsFoundAlike(isStructureOnly: Bool) throws {
        let files = try SmallLedger.files()
        for segment in files.segments {
            let count = files.files[segment]?.count ?? 0
            for offset in stride(from: 100, to: count, by: 1_461) {
                var spoiled = files
                spoiled.files[segment]?[offset] ^= 0x10
                let expected = try verdict(of: spoiled, isStructureOnly: isStructureOnly)
                #expect(!expected.findings.isEmpty)
                for chunk in Self.chunks {
                    let found = try verdict(
                        of: spoiled, chunk: chunk, isStructureOnly: isStructureOnly)
                    #expect(found == expected, "\(segment), byte \(offset), chunks of \(chunk)")
                }
            }
        }
    }
}
