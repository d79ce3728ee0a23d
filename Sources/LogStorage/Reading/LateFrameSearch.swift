/// Looks for intact frame headers in bytes that could not be read in order.
struct LateFrameSearch {
    var window: FileWindow
    let nonce: [UInt8]

    /// The first header from `offset` on and its offset, at 8-byte steps, that has the segment's
    /// nonce, carries its check and is `wanted`; `nil` if there is none.
    mutating func next(
        from offset: UInt64, where wanted: (FrameHeader) -> Bool
    ) throws(FileError) -> (offset: UInt64, header: FrameHeader)? {
        var offset = (offset + 7) & ~7
        while let index = try window.load(offset, count: FrameHeader.byteCount) {
            if let header = header(at: index), wanted(header) { return (offset, header) }
            offset += 8
        }
        return nil
    }

    private func header(at index: Int) -> FrameHeader? {
        let bytes = window.bytes.span
        // Cheap questions first: most bytes are zeros or the inside of a body.
        guard bytes[index] != 0, bytes[index + 1] == 0, bytes[index + 24] == nonce[0],
            FrameHeader.checks(bytes, at: index),
            let header = try? FrameHeader.decode(bytes, at: index), header.nonce == nonce
        else { return nil }
        return header
    }
}
