/// Where a segment's frames lie, from docs/format.md alone.
struct FrameMap {
    let bytes: [UInt8]
    /// Each frame with its zeros, in order.
    let frames: [Range<Int>]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var frames: [Range<Int>] = []
        var offset = 4_096
        while offset + 80 <= bytes.count, bytes[offset] != 0 {
            let length = FrameMap.bodyLength(bytes, offset)
            let end = FrameMap.end(of: bytes[offset], at: offset, length)
            frames.append(offset..<min(end, bytes.count))
            offset = end
        }
        self.frames = frames
    }

    /// The whole of which a byte is a part: the header, a frame, or what is behind the last.
    func region(of offset: Int) -> Range<Int> {
        if offset < 4_096 { return 0..<4_096 }
        return frames.first { $0.contains(offset) } ?? (frames.last?.upperBound ?? 0)..<bytes.count
    }

    /// The segment with the same frames in another order, each with the zeros of its new place.
    func rewritten(_ order: [Int]) -> [UInt8] {
        var result = Array(bytes[..<4_096])
        for index in order {
            let start = frames[index].lowerBound
            let length = FrameMap.bodyLength(bytes, start)
            result += bytes[start..<(start + 80 + length)]
            let multiple = bytes[start] == 2 ? 512 : 8
            result += [UInt8](repeating: 0, count: (multiple - result.count % multiple) % multiple)
        }
        return result
    }

    private static func bodyLength(_ bytes: [UInt8], _ offset: Int) -> Int {
        bytes[(offset + 4)..<(offset + 8)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private static func end(of kind: UInt8, at offset: Int, _ length: Int) -> Int {
        let multiple = kind == 2 ? 512 : 8
        return (offset + 80 + length + multiple - 1) / multiple * multiple
    }
}
