import ByteCoding

/// One frame whose header, body and padding all check.
struct Frame {
    let header: FrameHeader
    let body: [UInt8]
    let offset: UInt64
    var end: UInt64 { header.end(at: offset) }
}

/// Reads single frames of a segment and believes nothing before it has checked: first the header's
/// own check, then its fields, then the body's digest, then the padding.
struct FrameReader {
    var window: FileWindow
    let nonce: [UInt8]

    enum Step {
        case frame(Frame)
        /// Nothing but zeros from here to the end of the file, or the end itself.
        case unwritten
        /// `header` is given if it checks, so that a search can go on behind its body.
        case damaged(Damage, header: FrameHeader?)
    }

    /// `position` is the record that a damage is reported for.
    mutating func step(at offset: UInt64, position: UInt64?) throws(FileError) -> Step {
        guard let index = try window.load(offset, count: FrameHeader.byteCount),
            window.bytes[index] != 0
        else { return try unwritten(from: offset, position: position) }
        guard FrameHeader.checks(window.bytes.span, at: index) else {
            return .damaged(
                damage(
                    .frameHeader, at: offset, position, expected: "a frame header with its check",
                    found: "bytes that do not have it"), header: nil)
        }
        let header: FrameHeader
        do throws(FrameHeader.Fault) {
            header = try FrameHeader.decode(window.bytes.span, at: index, expecting: nonce)
        } catch {
            return .damaged(damage(for: error, at: offset, position), header: nil)
        }
        guard header.nonce == nonce else {
            return .damaged(
                damage(
                    .frameField, at: offset + 24, position,
                    expected: "nonce \(Hexadecimal.encode(nonce))",
                    found: Hexadecimal.encode(header.nonce)), header: nil)
        }
        return try body(of: header, at: offset, position: position)
    }

    private mutating func body(
        of header: FrameHeader, at offset: UInt64, position: UInt64?
    ) throws(FileError) -> Step {
        let frameLength = Int(header.end(at: offset) - offset)
        guard let index = try window.load(offset, count: frameLength) else {
            return .damaged(
                damage(
                    .missing, at: offset, position, expected: "\(frameLength) bytes",
                    found: "\(window.available(at: offset)) to the end of the file"), header: nil)
        }
        let start = index + FrameHeader.byteCount
        let range = start..<(start + header.bodyLength)
        let part = window.bytes.span.extracting(range)
        let computed = header.kind == .record ? SHA256.hash(prefix: 0, part) : SHA256.hash(part)
        guard computed == header.digest else {
            return .damaged(
                damage(
                    .body, at: offset, position, expected: "digest \(header.digest)",
                    found: "\(computed)"), header: header)
        }
        let padding = range.upperBound..<(index + frameLength)
        if let wrong = window.bytes.span.firstNonZero(in: padding) {
            return .damaged(
                damage(
                    .padding, at: offset + UInt64(wrong - index), position, expected: "zero",
                    found: "\(window.bytes[wrong])"), header: header)
        }
        return .frame(
            Frame(header: header, body: window.bytes.span.array(range), offset: offset))
    }

    private mutating func unwritten(
        from offset: UInt64, position: UInt64?
    ) throws(FileError) -> Step {
        guard let wrong = try window.firstNonZero(from: offset) else { return .unwritten }
        return .damaged(
            damage(
                .padding, at: wrong, position, expected: "zeros to the end of the file",
                found: "other bytes"), header: nil)
    }

    private func damage(
        for fault: FrameHeader.Fault, at offset: UInt64, _ position: UInt64?
    ) -> Damage {
        switch fault {
        case .kind(let kind):
            damage(
                .frameField, at: offset, position, expected: "kind 1, 2 or 3", found: "\(kind)")
        case .reserved:
            damage(
                .frameField, at: offset + 1, position, expected: "zeros", found: "other bytes")
        case .bodyLength(let length, let limit):
            damage(
                .frameField, at: offset + 4, position, expected: "at most \(limit) bytes",
                found: "\(length)")
        }
    }

    func damage(
        _ kind: Damage.Kind, at offset: UInt64, _ position: UInt64?, expected: String,
        found: String
    ) -> Damage {
        Damage(
            file: window.file.path, offset: offset, position: position, kind: kind,
            expected: expected, found: found)
    }
}
