/// The elements of a field that is a list (RFC 9110 section 5.6.1).
enum FieldList {
    /// Calls `body` with each element that is not empty, blanks around it left out.
    static func forEach(_ bytes: Span<UInt8>, _ value: Range<Int>, _ body: (Range<Int>) -> Void) {
        var start = value.lowerBound
        while start <= value.upperBound {
            var end = start
            while end < value.upperBound, bytes[end] != UInt8(ascii: ",") { end += 1 }
            let next = end + 1
            while start < end, ByteClass.isBlank(bytes[start]) { start += 1 }
            while end > start, ByteClass.isBlank(bytes[end - 1]) { end -= 1 }
            if start < end { body(start..<end) }
            start = next
        }
    }
}

/// The transfer codings of a request, over all its `Transfer-Encoding` fields.
struct TransferCodings {
    private(set) var isPresent = false
    private var count = 0
    private var chunked = 0
    private var lastIsChunked = false

    mutating func add(_ bytes: Span<UInt8>, _ value: Range<Int>) {
        isPresent = true
        var (count, chunked, lastIsChunked) = (count, chunked, lastIsChunked)
        FieldList.forEach(bytes, value) { coding in
            count += 1
            lastIsChunked = bytes.equals("chunked", in: coding, ignoringCase: true)
            if lastIsChunked { chunked += 1 }
        }
        (self.count, self.chunked, self.lastIsChunked) = (count, chunked, lastIsChunked)
    }

    /// Only `chunked`, once, is taken: whatever else is there, another reader may end the body at
    /// another place.
    func check() throws(Rejection) {
        if count == 1, chunked == 1 { return }
        if count == 0 || chunked > 1 || (chunked == 1 && !lastIsChunked) { throw .codingNotLast }
        throw .codingUnknown
    }
}
