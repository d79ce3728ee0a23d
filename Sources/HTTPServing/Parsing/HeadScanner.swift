/// Finds the end of a request's head in bytes that come in pieces; no byte is looked at twice.
package struct HeadScanner {
    /// Bytes of this request that were looked at.
    private var scanned = 0
    private var lineStart = 0
    private var lines = 0

    package init() {}

    var hasBegun: Bool { scanned > 0 }

    /// The length of the head that begins at `start`, its empty line included, or `nil` if the
    /// bytes before `end` do not hold all of it. Throws what is wrong with the lines so far.
    package mutating func findEnd(
        _ bytes: Span<UInt8>, from start: Int, to end: Int, limits: HTTPServingLimits
    ) throws(Rejection) -> Int? {
        let count = end - start
        if scanned == 0, count > 0, !ByteClass.isToken(bytes[start]) {
            // Told at once: a TLS greeting has no line end to wait for.
            throw bytes[start] == 0x0A ? .bareLineFeed : .malformedRequestLine
        }
        var index = scanned
        while index < count {
            let byte = bytes[start + index]
            index += 1
            guard byte == 0x0A else { continue }
            // Without this line feed: had the bytes ended before it, the same would be told.
            try checkLength(index - 1, limits)
            // There is one before it: the first byte is of a method's name.
            guard bytes[start + index - 2] == 0x0D else { throw .bareLineFeed }
            let length = index - 2 - lineStart
            if index > limits.headBytes { throw .headTooLong }
            if length == 0 { return index }
            lines += 1
            lineStart = index
            if lines - 1 > limits.headerFields { throw .tooManyFields }
        }
        scanned = count
        try checkLength(count, limits)
        return nil
    }

    /// Whether `count` bytes without the end of the head are too many.
    private func checkLength(
        _ count: Int, _ limits: HTTPServingLimits
    ) throws(Rejection) {
        // The CR of a line end that is still to come does not count.
        if lines == 0, count > limits.requestLineBytes + 1 { throw .requestLineTooLong }
        if count > limits.headBytes { throw .headTooLong }
    }
}
