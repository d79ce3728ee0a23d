import Glibc

/// Texts compared by their UTF-8 bytes. Swift's own `==` and `<` go by what texts look like
/// (composed and decomposed é are equal), which an auditor in another language would not.
extension String {
    /// Whether both have the same bytes.
    package func hasSameBytes(as other: String) -> Bool {
        utf8.span.order(against: other.utf8.span) == 0
    }

    /// Whether these bytes come before the other's, as `memcmp` and `sort` in the C locale order
    /// them; a beginning comes before the whole.
    package func precedesByBytes(_ other: String) -> Bool {
        utf8.span.order(against: other.utf8.span) < 0
    }
}

extension [UInt8] {
    /// Bytes in one piece, copied as one.
    mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}

extension Span<UInt8> {
    /// Negative, zero or positive.
    fileprivate func order(against other: Span<UInt8>) -> Int {
        let order = unsafe withUnsafeBufferPointer { one in
            unsafe other.withUnsafeBufferPointer { other in
                let common = min(one.count, other.count)
                guard common > 0, let start = one.baseAddress, let otherStart = other.baseAddress
                else { return 0 }
                return unsafe Int(memcmp(start, otherStart, common))
            }
        }
        return order == 0 ? count - other.count : order
    }
}
