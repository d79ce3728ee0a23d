extension LogReader {
    /// One record's bytes, or `nil` at and beyond the acknowledged size. Reads its segment from the
    /// start: whoever asks often keeps `RecordLocation`s. Throws `Damage`, `FileError`.
    package func record(at position: UInt64) throws -> [UInt8]? {
        guard position < size ?? .max,
            let segment = segments.last(where: { $0.firstPosition <= position })
        else { return nil }
        if let damage = structureDamage(of: segment.index) { throw damage }
        guard let header = segment.header else { return nil }
        var frames = try scanner(of: segment, header).frames
        var offset = UInt64(SegmentHeader.byteCount)
        while true {
            switch try frames.step(at: offset, position: position) {
            case .unwritten: return nil
            case .damaged(let damage, _): throw damage
            case .frame(let frame):
                if frame.header.kind == .record, frame.header.position == position {
                    return frame.body
                }
                offset = frame.end
            }
        }
    }

    /// The record whose frame begins at `location`, checked against its leaf hash and `position`.
    /// Serves segments that are younger than this reader, too. Throws `Damage`, `FileError`.
    package func record(at location: RecordLocation, position: UInt64) throws -> [UInt8] {
        let path = layout.segment(firstPosition: location.segment)
        let file = try fileSystem.open(path, .read)
        let header =
            try segments.first { $0.path == path }?.header
            ?? SegmentHeader.decode(
                try file.read(at: 0, count: SegmentHeader.byteCount), file: path)
        var frames = FrameReader(
            window: FileWindow(file: file, end: try file.size()), nonce: header.nonce)
        let step = try frames.step(at: location.offset, position: position)
        if case .damaged(let damage, _) = step { throw damage }
        guard case .frame(let frame) = step, frame.header.kind == .record,
            frame.header.position == position
        else {
            throw frames.damage(
                .frameField, at: location.offset, position, expected: "record \(position)",
                found: "another frame")
        }
        return frame.body
    }
}
