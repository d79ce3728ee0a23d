import ByteCoding
import FlagModel
import FlagState
import Glibc
import LedgerCore
import LogStorage
import Testing

/// A disk that fails under a ledger: what did not become durable is not answered and not seen.
@Suite("Appending: a disk that fails")
struct FailedWriteTests {
    @Test(arguments: [("fdatasync", ".segment"), ("pwrite", ".segment"), ("pwrite", "head")])
    func whatIsNotAcknowledgedIsNeitherAnsweredNorSeen(call: String, file: String) throws {
        let ledger = try TemporaryLedger()
        let disk = FailingFileSystem()
        let writer = try Ledger.open(ledger.path, fileSystem: disk, clock: ledger.clock.now)
        try ledger.set("checkout", true, in: writer)
        let before = writer.publication
        disk.fail(call, of: file)
        #expect(writer.failure == nil)
        #expect(throws: (any Error).self) { try ledger.set("checkout", false, in: writer) }
        #expect(writer.failure != nil, "readers are told why nothing is written any more")
        #expect(writer.state.size == before.state.size)
        #expect(writer.publication.root == before.root)
        #expect(ledger.value("checkout", in: writer.state) == .bool(true))
        disk.repair()
        // Nothing is tried again: who wrote must begin anew. Who asks for the same once more is not
        // told that the ledger says so already.
        for (flag, value) in [("search", true), ("checkout", false)] {
            #expect(throws: (any Error).self) { try ledger.set(flag, value, in: writer) }
        }
        #expect(writer.state.size == before.state.size)
        try? writer.close()
    }

    /// A full disk refuses a change; when there is room the same writer goes on from where it was.
    @Test func whatAFullDiskRefusedLeavesNoTrace() throws {
        let ledger = try TemporaryLedger()
        let disk = FailingFileSystem()
        let writer = try Ledger.open(ledger.path, fileSystem: disk, clock: ledger.clock.now)
        try ledger.set("checkout", true, in: writer)
        let before = writer.publication
        let changes = (0..<99).map { number in
            Change.environmentAdded(Environment(unchecked: "a-rather-long-environment-\(number)"))
        }
        disk.fail("pwrite", of: ".segment", code: ENOSPC)
        #expect(throws: (any Error).self) {
            try writer.append(ledger.control(changes, ledger.signer, in: writer))
        }
        #expect(writer.publication.root == before.root)
        #expect(writer.failure == nil, "there may be room again")
        disk.repair()
        _ = try writer.append(ledger.control([changes[0]], ledger.signer, in: writer))
        #expect(writer.state.size == before.state.size + 1)
        try writer.close()
        #expect(try Audit.run(ledger.path).findings == [])
    }
}
