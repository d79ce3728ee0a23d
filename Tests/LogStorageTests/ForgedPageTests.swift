import ByteCoding
import LogStorage
import Testing

/// Slots of `head` and headers of segments whose digests are right and whose fields are not. Each
/// is damage at the very field: what another program wrote there is not guessed at.
@Suite struct ForgedPageTests {
    private static let head = "/ledger/head"
    private static let segment = LedgerLayout(root: "/ledger").segment(firstPosition: 0)
    private static let digestOffset = 4_064

    private func closed() throws -> (TestLedger, MemoryFileSystem) {
        let system = MemoryFileSystem()
        var ledger = TestLedger(system)
        ledger.options.rollBytes = 5_800
        let writer = try ledger.create()
        for _ in 0..<4 { try ledger.append(count: 2, to: writer) }
        try writer.close()
        return (ledger, system)
    }

    /// The page at `start` with other bytes at a place in it, under a digest of its own.
    private func forged(
        _ bytes: [UInt8], page start: Int, at offset: Int, _ field: [UInt8]
    ) -> [UInt8] {
        var bytes = bytes
        bytes.replaceSubrange((start + offset)..<(start + offset + field.count), with: field)
        let end = start + ForgedPageTests.digestOffset
        let digest = SHA256.hash(Array(bytes[start..<end])).bytes
        bytes.replaceSubrange(end..<(end + 32), with: digest)
        return bytes
    }

    private func number(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
    }

    @Test func everyFieldOfASlotIsHeldAgainstTheFormat() throws {
        let (ledger, system) = try closed()
        let whole = try #require(system.contents(of: ForgedPageTests.head))
        for start in [0, 4_096] {
            try #require(whole[start] != 0, "both slots are written")
            let generation = whole[start + 16]
            let noteEnd = 112 + Int(whole.span.littleEndian(UInt32.self, at: start + 76))
            let forgeries: [(offset: Int, field: [UInt8])] = [
                (8, number(0)), (12, number(2)), (12, number(3)), (16, [generation ^ 1]),
                (76, number(3_953)), (76, number(.max)), (noteEnd, [7]), (4_063, [7]),
            ]
            for (offset, field) in forgeries {
                let bytes = forged(whole, page: start, at: offset, field)
                system.setContents(of: ForgedPageTests.head, to: bytes)
                let damages = try LogReader(fileSystem: system, layout: ledger.layout).head.damages
                #expect(
                    damages.map { Int($0.offset) } == [start + offset], "\(offset): \(damages)")
            }
        }
    }

    @Test func everyFieldOfASegmentsHeaderIsHeldAgainstTheFormat() throws {
        let (ledger, system) = try closed()
        let whole = try #require(system.contents(of: ForgedPageTests.segment))
        let forgeries: [(offset: Int, field: [UInt8])] = [
            (8, number(0)), (12, number(4_095)), (156, number(1)), (152, number(65)),
            (152, number(.max)), (160, [7]), (4_063, [7]),
        ]
        for (offset, field) in forgeries {
            let bytes = forged(whole, page: 0, at: offset, field)
            system.setContents(of: ForgedPageTests.segment, to: bytes)
            let damages = try ledger.damages().filter { $0.file == ForgedPageTests.segment }
            #expect(damages.first.map { Int($0.offset) } == offset, "\(offset): \(damages)")
            #expect(throws: LogStorageError.self, "\(offset)") { try ledger.open() }
        }
    }

    /// A format that is not known yet is not called damage.
    @Test func aNewerFormatIsUnsupported() throws {
        let (ledger, system) = try closed()
        for path in [ForgedPageTests.head, ForgedPageTests.segment] {
            let whole = try #require(system.contents(of: path))
            var bytes = whole
            for start in stride(from: 0, to: path == ForgedPageTests.head ? 8_192 : 1, by: 4_096) {
                bytes = forged(bytes, page: start, at: 8, number(2))
            }
            system.setContents(of: path, to: bytes)
            let error = #expect(throws: LogStorageError.self) {
                try LogReader(fileSystem: system, layout: ledger.layout)
            }
            guard case .unsupportedFormat(path, 2, 1) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            system.setContents(of: path, to: whole)
        }
    }
}
