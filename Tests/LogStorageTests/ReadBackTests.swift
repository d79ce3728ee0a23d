import ByteCoding
import Glibc
import LogStorage
import Testing

/// Bytes that are spoiled on their way to the disk: found by reading the batch back, before
/// anything is signed.
@Suite struct ReadBackTests {
    @Test(arguments: [0, 30, 75, 90, 130, 200, 260])
    func aBatchThatIsSpoiledOnItsWayIsNeverSigned(offset: Int) throws {
        let system = MemoryFileSystem()
        var ledger = TestLedger(system)
        let writer = try ledger.create()
        let records = [TestLedger.record(1), TestLedger.record(2)]
        let root = TestLedger.root(ledger.records + records)
        let written = try writer.write(
            records: records, leafHashes: records.map(TestLedger.leafHash), root: root)
        let path = ledger.layout.segment(firstPosition: 0)
        var bytes = try #require(system.contents(of: path))
        bytes[4_608 + offset] ^= 4
        system.setContents(of: path, to: bytes)
        #expect(throws: LogStorageError.self) { try writer.readBack(written) }
        #expect(writer.failureCause != nil)
        #expect(throws: LogStorageError.self) {
            try writer.acknowledge(note: TestLedger.note(size: 3, root: root), root: root)
        }
    }
}
