import Glibc

/// Texts compared by their UTF-8 bytes. Swift's own `==` and `<` go by what texts look like
/// (composed and decomposed é are equal), which an auditor in another language would not.
extension String {
    /// Whether both have the same bytes.
    package func hasSameBytes(as other: String) -> Bool {
        withBytes { one in other.withBytes { one.order(against: $0) == 0 } }
    }

    /// Whether these bytes come before the other's, as `memcmp` and `sort` in the C locale order
    /// them; a beginning comes before the whole.
    package func precedesByBytes(_ other: String) -> Bool {
        withBytes { one in other.withBytes { one.order(against: $0) < 0 } }
    }

    /// A number for tables in memory: texts of different bytes have different ones, mostly, and
    /// nobody who does not know the keys can tell which fall together. Takes a third of the time of
    /// Swift's own hash, which is made to withstand people who can watch it. It is no digest.
    package func tableHash(keys: (UInt64, UInt64)) -> UInt64 {
        withBytes { $0.tableHash(keys: keys) }
    }

    /// Quicker than `utf8.span` alone, which is a call and not inlined (6.3.1).
    @inline(__always)
    private func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        unsafe utf8.withContiguousStorageIfAvailable { unsafe body($0.span) } ?? body(utf8.span)
    }
}

extension [UInt8] {
    /// Bytes in one piece, copied as one.
    package mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }

    /// A text that stands in the program, copied as one piece, which its `utf8` is not.
    package mutating func append(_ literal: StaticString) {
        literal.withUTF8Buffer { unsafe append(contentsOf: $0) }
    }
}

extension Span<UInt8> {
    /// Eight bytes at a time, each multiplied into 128 bits that are folded into 64.
    fileprivate func tableHash(keys: (UInt64, UInt64)) -> UInt64 {
        unsafe withUnsafeBytes { bytes in
            var hash = keys.0 ^ UInt64(bytes.count)
            func mix(_ word: UInt64) {
                let product = (hash ^ word).multipliedFullWidth(by: keys.1)
                hash = product.high ^ product.low
            }
            func word(_ offset: Int) -> UInt64 {
                unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            }
            func half(_ offset: Int) -> UInt64 {
                UInt64(unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            }
            var offset = 0
            while bytes.count - offset > 8 {
                mix(word(offset))
                offset += 8
            }
            // The last bytes, some of them for the second time.
            switch bytes.count {
            case 8...: mix(word(bytes.count - 8))
            case 4..<8: mix(half(0) << 32 | half(bytes.count - 4))
            case 1..<4:
                let ends = unsafe (bytes[0], bytes[bytes.count / 2], bytes[bytes.count - 1])
                mix(UInt64(ends.0) << 16 | UInt64(ends.1) << 8 | UInt64(ends.2))
            default: break
            }
            mix(0)
            return hash
        }
    }

    /// Negative, zero or positive.
    fileprivate func order(against other: Span<UInt8>) -> Int {
        let order = unsafe withUnsafeBufferPointer { one in
            unsafe other.withUnsafeBufferPointer { other in
                let common = min(one.count, other.count)
                guard let start = one.baseAddress, let otherStart = other.baseAddress
                else { return 0 }
                return unsafe Int(memcmp(start, otherStart, common))
            }
        }
        return order == 0 ? count - other.count : order
    }
}
