import ByteCoding
import TestSupport
import Testing

/// Columns of numbers, texts and digests, through pieces that are cut anywhere.
@Suite("Columns")
struct ColumnTests {
    /// Everything that can be written, in one order.
    private struct Content: Equatable {
        static let widths: [UInt8] = [1, 2, 4, 8]

        let small: UInt8
        let middle: UInt32
        let large: UInt64
        let digest: Digest
        let text: String
        let column8: [UInt8]
        let column64: [UInt64]
        /// A column of each width.
        let columns: [[UInt64]]

        init(_ random: inout SeededGenerator) {
            func count() -> Int { Int(random.next() % 40) }
            small = UInt8(truncatingIfNeeded: random.next())
            middle = UInt32(truncatingIfNeeded: random.next())
            large = random.next()
            digest = SHA256.hash([small])
            text = String(repeating: "é", count: count())
            column8 = (0..<count()).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            column64 = (0..<count()).map { _ in random.next() }
            columns = Content.widths.map { width in
                (0..<count()).map { _ in random.next() >> UInt64(64 - 8 * width) }
            }
        }

        func write(to writer: inout ColumnWriter) throws {
            try writer.write(small)
            try writer.write(middle)
            try writer.write(large)
            try writer.write(digest)
            try writer.write(Array(text.utf8).span)
            try writer.write(UInt64(column8.count))
            try writer.write(column: column8)
            try writer.write(UInt64(column64.count))
            try writer.write(column: column64)
            for (width, column) in zip(Content.widths, columns) {
                try writer.write(UInt64(column.count))
                try writer.write(column: column, width: width)
            }
        }

        init(from reader: inout ColumnReader) throws {
            small = try reader.uint8()
            middle = try reader.uint32()
            large = try reader.uint64()
            digest = try reader.digest()
            text = try reader.text(limit: 80)
            column8 = try reader.column8(reader.count(width: 1))
            column64 = try reader.column64(reader.count(width: 8))
            columns = try Content.widths.map { width in
                try reader.column(reader.count(width: Int(width)), width: width)
            }
        }
    }

    /// The bytes in pieces of this length; then nothing.
    private static func reader(
        of bytes: [UInt8], promised: Int? = nil, piece length: Int = 7
    ) -> ColumnReader {
        var rest = bytes[...]
        return ColumnReader(byteCount: UInt64(promised ?? bytes.count)) {
            defer { rest = rest.dropFirst(length) }
            return Array(rest.prefix(length))
        }
    }

    private static func written(
        _ body: (inout ColumnWriter) throws -> Void
    ) throws -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var writer = ColumnWriter { pieces.append($0) }
        try body(&writer)
        try writer.finish()
        return pieces
    }

    @Test(arguments: UInt64(0)..<60)
    func whatIsWrittenIsReadWhereverItIsCut(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let content = Content(&random)
        let bytes = try ColumnTests.written { try content.write(to: &$0) }.flatMap(\.self)
        for length in [1, 3, 8, 1 + Int(random.next() % 64), bytes.count] {
            var reader = ColumnTests.reader(of: bytes, piece: length)
            #expect(try Content(from: &reader) == content)
            #expect(reader.remaining == 0)
        }
        // Of each beginning something is missing, and the reader says so.
        for end in bytes.indices {
            for promised in [end, bytes.count] {
                var reader = ColumnTests.reader(of: Array(bytes[..<end]), promised: promised)
                #expect(throws: ColumnError.self) { try Content(from: &reader) }
            }
        }
    }

    @Test func piecesAreOfOneLengthAndNothingIsNoPiece() throws {
        let length = ByteCodingLimits.columnPiece
        #expect(try ColumnTests.written { _ in }.isEmpty)
        for (count, lengths) in [
            (0, [4]), (length - 4, [length]), (length - 3, [length, 1]), (length, [length, 4]),
        ] {
            let column = [UInt8](repeating: 7, count: count)
            let pieces = try ColumnTests.written {
                try $0.write(UInt32(1))
                try $0.write(column: column)
            }
            #expect(pieces.map(\.count) == lengths)
            #expect(pieces.flatMap(\.self) == [1, 0, 0, 0] + column)
        }
        // One text that is longer than a piece.
        let text = [UInt8](repeating: 0x61, count: length + 10)
        let pieces = try ColumnTests.written { try $0.write(text.span) }
        #expect(pieces.map(\.count) == [length, 14])
    }

    @Test func moreThanIsLeftIsRefusedBeforeAnythingIsMadeOfIt() {
        func expect(
            _ error: ColumnError, of bytes: [UInt8], promised: Int? = nil,
            _ read: (inout ColumnReader) throws -> Void,
            sourceLocation: SourceLocation = #_sourceLocation
        ) {
            var reader = ColumnTests.reader(of: bytes, promised: promised)
            #expect(throws: error, sourceLocation: sourceLocation) { try read(&reader) }
        }
        let nine = [UInt8](repeating: 1, count: 9)
        expect(.tooMany(10, limit: 9), of: nine) { _ = try $0.column8(10) }
        expect(.tooMany(5, limit: 4), of: nine) { _ = try $0.column(5, width: 2) }
        expect(.tooMany(3, limit: 2), of: nine) { _ = try $0.column(3, width: 4) }
        expect(.invalid("a width"), of: nine) { _ = try $0.column(1, width: 3) }
        expect(.tooMany(2, limit: 1), of: nine) { _ = try $0.column64(2) }
        expect(.tooMany(0, limit: 9), of: nine) { _ = try $0.column8(-1) }
        expect(.tooMany(0, limit: 2), of: nine) { _ = try $0.column(.min, width: 4) }
        expect(.tooMany(0, limit: 1), of: nine) { _ = try $0.column64(-1) }
        expect(.tooMany(UInt64(Int.max), limit: 1), of: nine) { _ = try $0.column64(.max) }
        // There would be more bytes, but they were not promised.
        expect(.tooMany(4, limit: 3), of: nine, promised: 3) { _ = try $0.uint32() }
        expect(.tooMany(8, limit: 0), of: nine, promised: 0) { _ = try $0.uint64() }
        // Promised and not there.
        expect(.ended, of: nine, promised: 12) { _ = try $0.column8(12) }
        expect(.ended, of: [], promised: 1) { _ = try $0.uint8() }
    }

    @Test func countsAndLengthsAreComparedWithWhatIsLeft() throws {
        func reader(_ number: UInt64, _ rest: Int) throws -> ColumnReader {
            let bytes = try ColumnTests.written {
                try $0.write(number)
                try $0.write(column: [UInt8](repeating: 0x61, count: rest))
            }
            return ColumnTests.reader(of: bytes.flatMap(\.self))
        }
        var fits = try reader(3, 12)
        #expect(try fits.count(width: 4) == 3)
        for (number, limit) in [(4, 3), (.max, 3)] as [(UInt64, UInt64)] {
            var reader = try reader(number, 12)
            #expect(throws: ColumnError.tooMany(number, limit: limit)) {
                try reader.count(width: 4)
            }
        }
        // The upper half of the number is the beginning of the text.
        var text = try reader(6, 4)
        #expect(try text.bytes(limit: 6) == [0, 0, 0, 0, 0x61, 0x61])
        var long = try reader(6, 4)
        #expect(throws: ColumnError.tooMany(6, limit: 5)) { try long.bytes(limit: 5) }
        var broken = ColumnTests.reader(of: [2, 0, 0, 0, 0xC3, 0x28])
        #expect(throws: ColumnError.notText) { try broken.text(limit: 9) }
    }
}
