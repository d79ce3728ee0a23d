import ByteCoding

/// Reads acknowledged records one after the other from a known place on, and looks at nothing
/// before it: going on costs what is read. Every frame is checked in itself and has the position
/// that comes next; that the batches continue each other is checked by those who read from the
/// start.
package struct RecordScan {
    /// The record that `next` gives.
    package private(set) var position: UInt64
    private let fileSystem: any FileSystem
    private let layout: LedgerLayout
    private var segment: UInt64
    private var offset: UInt64
    private var frames: FrameReader?

    /// - Parameters:
    ///   - location: where the record at `position` lies, or a place before it behind the record
    ///     at `position` - 1; `nil`: the start of the log, for position 0.
    package init(
        fileSystem: any FileSystem, layout: LedgerLayout, at location: RecordLocation?,
        position: UInt64
    ) {
        precondition(location != nil || position == 0, "a place in the log has its location")
        self.fileSystem = fileSystem
        self.layout = layout
        self.position = position
        segment = location?.segment ?? 0
        offset = location?.offset ?? UInt64(SegmentHeader.byteCount)
    }

    /// The next record, which must be acknowledged. Throws `Damage`, `FileError`.
    package mutating func next() throws -> StoredRecord {
        while true {
            var frames = try self.frames ?? open()
            let step = try frames.step(at: offset, position: position)
            self.frames = frames
            guard case .frame(let frame) = step else {
                if case .damaged(let damage, _) = step { throw damage }
                throw frames.damage(
                    .missing, at: offset, position, expected: "record \(position)",
                    found: "unwritten space")
            }
            guard frame.header.position == position else {
                throw frames.damage(
                    .frameField, at: offset, position, expected: "position \(position)",
                    found: "\(frame.header.position)")
            }
            switch frame.header.kind {
            case .record: return taken(frame)
            case .commit: offset = frame.end
            case .seal: goOn()
            }
        }
    }

    private mutating func taken(_ frame: Frame) -> StoredRecord {
        let record = StoredRecord(
            position: position, batch: frame.header.batch, leafHash: frame.header.digest,
            bytes: frame.body, location: RecordLocation(segment: segment, offset: offset))
        offset = frame.end
        position &+= 1
        return record
    }

    /// A segment is named by its first position.
    private mutating func goOn() {
        segment = position
        offset = UInt64(SegmentHeader.byteCount)
        frames = nil
    }

    private func open() throws -> FrameReader {
        let path = layout.segment(firstPosition: segment)
        let file = try fileSystem.open(path, .read)
        let header = try SegmentHeader.decode(
            try file.read(at: 0, count: SegmentHeader.byteCount), file: path)
        return FrameReader(
            window: FileWindow(file: file, end: try file.size()), nonce: header.nonce)
    }
}
