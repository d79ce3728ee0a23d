/// Numbers, texts and whole columns of numbers as little-endian bytes, handed on in pieces: so a
/// state that fills the memory is written without a second copy of it. `ColumnReader` reads them.
package struct ColumnWriter {
    private var piece: [UInt8] = []
    private let sink: ([UInt8]) throws -> Void

    /// - Parameter sink: takes each piece, in order, of `ByteCodingLimits.columnPiece` bytes; the
    ///   last may be shorter.
    package init(_ sink: @escaping ([UInt8]) throws -> Void) {
        self.sink = sink
        piece.reserveCapacity(ByteCodingLimits.columnPiece)
    }

    package mutating func write(_ number: UInt8) throws {
        piece.append(number)
        try passOn()
    }

    package mutating func write(_ number: UInt32) throws {
        piece.append(littleEndian: number)
        try passOn()
    }

    package mutating func write(_ number: UInt64) throws {
        piece.append(littleEndian: number)
        try passOn()
    }

    package mutating func write(_ digest: Digest) throws {
        let bytes = digest.inlineBytes
        piece.append(bytes.span)
        try passOn()
    }

    /// A number of bytes as four bytes, and the bytes: a text, usually.
    package mutating func write(_ bytes: Span<UInt8>) throws {
        piece.append(littleEndian: UInt32(bytes.count))
        piece.append(bytes)
        try passOn()
    }

    package mutating func write(column numbers: [UInt8]) throws {
        for number in numbers {
            piece.append(number)
            try passOn()
        }
    }

    package mutating func write(column numbers: [UInt64]) throws {
        try write(numbers, as: UInt64.self)
    }

    /// The lowest `width` bytes of each, which is 1, 2, 4 or 8.
    package mutating func write(column numbers: [UInt64], width: UInt8) throws {
        switch width {
        case 1: try write(numbers, as: UInt8.self)
        case 2: try write(numbers, as: UInt16.self)
        case 4: try write(numbers, as: UInt32.self)
        case 8: try write(numbers, as: UInt64.self)
        default: preconditionFailure("a column's numbers have 1, 2, 4 or 8 bytes")
        }
    }

    private mutating func write<Number: FixedWidthInteger & UnsignedInteger>(
        _ numbers: [UInt64], as: Number.Type
    ) throws {
        for number in numbers {
            piece.append(littleEndian: Number(truncatingIfNeeded: number))
            try passOn()
        }
    }

    /// Hands on what is left. Comes last.
    package mutating func finish() throws {
        guard !piece.isEmpty else { return }
        try sink(piece)
        piece = []
    }

    private mutating func passOn() throws {
        let length = ByteCodingLimits.columnPiece
        guard piece.count >= length else { return }
        let rest = Array(piece[length...])
        piece.removeLast(rest.count)
        try sink(piece)
        piece = rest
        piece.reserveCapacity(length)
    }
}
