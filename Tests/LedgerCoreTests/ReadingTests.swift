import ByteCoding
import FlagModel
import FlagState
import LedgerCore
import LogStorage
import Testing

/// Records of an open ledger: found by the index, whatever lies before them.
@Suite struct ReadingTests {
    /// More records than lie between two places of the index, in batches of their own and in large
    /// ones, over several segments.
    private func grow(_ world: TemporaryLedger) throws -> Ledger {
        var options = LogWriterOptions()
        options.rollBytes = 128 << 10
        let ledger = try Ledger.open(world.path, options: options, clock: world.clock.now)
        for number in 0..<40 { try world.set("checkout", number % 2 == 0, in: ledger) }
        let many = (0..<700).map { number in
            EventDraft(
                stream: .overrides(TemporaryLedger.acme, TemporaryLedger.prod),
                changes: [
                    .overrideSet(
                        flag: FlagKey(unchecked: "search"), user: nil,
                        value: .bool(number % 2 == 0), expiresAt: nil)
                ], signedAt: world.clock.now()
            ).submission(signer: world.signer, origin: ledger.origin)
        }
        for start in stride(from: 0, to: many.count, by: 140) {
            _ = try ledger.appendTogether(Array(many[start..<start + 140]))
        }
        return ledger
    }

    @Test func everyRecordIsReadFromWhereverReadingBegins() throws {
        let world = try TemporaryLedger()
        let grown = try grow(world)
        let size = grown.state.size
        #expect(size > 700 && grown.publication.extent.segments > 2)
        try check(grown, size)
        try grown.close()
        // The index is made anew when the ledger is opened.
        let opened = try world.open()
        try check(opened, size)
        #expect(opened.publication.extent.segments == grown.publication.extent.segments)
        try opened.close()
    }

    private func check(_ ledger: Ledger, _ size: UInt64) throws {
        let all = try ledger.recordBytes(in: 0..<size)
        #expect(all.count == Int(size))
        for position in 0..<size {
            #expect(try ledger.recordBytes(at: position) == all[Int(position)])
        }
        for first in [0, 1, 255, 256, 257, 511, 700, size - 1] {
            var found: [UInt64] = []
            try ledger.forEachRecord(from: first, to: size) { found.append($0.place.position) }
            #expect(found == Array(first..<size))
        }
        let scattered: [UInt64] = [0, 3, 255, 256, 600, 601, size - 1]
        var found: [UInt64] = []
        try ledger.forEachRecord(at: scattered) { record, _ in
            found.append(record.position)
            return true
        }
        #expect(found == scattered)
        // Until enough is found.
        var count = 0
        try ledger.forEachRecord(at: scattered) { _, _ in
            count += 1
            return count < 3
        }
        #expect(count == 3)
        #expect(throws: Refusal.self) { try ledger.recordBytes(at: size) }
        // Nothing is asked for, so nothing is read, at the end of the log neither.
        #expect(try ledger.recordBytes(in: (size + 1)..<(size + 1)).isEmpty)
        for first in [size, size + 1] {
            try ledger.forEachRecord(from: first, to: size) { found.append($0.place.position) }
        }
        #expect(found == scattered)
    }
}
