// Fixed-width integers in byte arrays: big-endian for SSH and C2SP, little-endian for the segment.

// Inlinable, since a generic function that another room cannot look into is slow beyond belief.
extension [UInt8] {
    @inlinable
    package mutating func append<Number: FixedWidthInteger>(bigEndian number: Number) {
        for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: number >> Number(shift)))
        }
    }

    @inlinable
    package mutating func append<Number: FixedWidthInteger>(littleEndian number: Number) {
        for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: number >> Number(shift)))
        }
    }
}

extension Span<UInt8> {
    /// A little-endian number at `offset`. The caller has checked that it is inside.
    package func littleEndian(_: UInt16.Type, at offset: Int) -> UInt16 {
        UInt16(self[offset]) | UInt16(self[offset + 1]) << 8
    }

    /// A little-endian number at `offset`. The caller has checked that it is inside.
    package func littleEndian(_: UInt32.Type, at offset: Int) -> UInt32 {
        var number: UInt32 = 0
        for index in (0..<4).reversed() { number = number << 8 | UInt32(self[offset + index]) }
        return number
    }

    /// A little-endian number at `offset`. The caller has checked that it is inside.
    package func littleEndian(_: UInt64.Type, at offset: Int) -> UInt64 {
        var number: UInt64 = 0
        for index in (0..<8).reversed() { number = number << 8 | UInt64(self[offset + index]) }
        return number
    }
}
