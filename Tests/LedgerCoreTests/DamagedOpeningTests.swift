import LedgerCore
import LogStorage
import Testing

@Suite("Opening a damaged ledger for writing")
struct DamagedOpeningTests {
    /// Recovery reads the last segment alone, so the damage is met when the log is folded.
    @Test func nothingIsWrittenAboveDamageInASealedSegment() throws {
        let files = try SmallLedger.files()
        let sealed = try #require(files.segments.first)
        #expect(files.segments.count > 1)
        let bytes = try #require(files.files[sealed])
        for offset in stride(from: SegmentHeader.byteCount, to: bytes.count, by: 211) {
            var spoiled = files
            spoiled.files[sealed]?[offset] ^= 0x10
            let system = try spoiled.fileSystem()
            #expect(throws: LogStorageError.self, "offset \(offset)") {
                try Ledger.open(LedgerFiles.root, fileSystem: system)
            }
            var left = try LedgerFiles(of: LedgerFiles.root, in: system).files
            left["lock"] = spoiled.files["lock"]
            #expect(left == spoiled.files, "offset \(offset)")
        }
    }
}
