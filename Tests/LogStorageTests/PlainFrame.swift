import ByteCoding

/// One frame as docs/format.md draws it, read from a whole array with no line of the room's own
/// readers: what the oracle of the schedules believes.
struct PlainFrame {
    let kind: UInt8
    let position: UInt64
    let batch: UInt64
    let digest: [UInt8]
    let body: [UInt8]
    /// Behind the frame and its zeros.
    let end: Int

    enum Step {
        case frame(PlainFrame)
        case zeros
        case broken
    }

    static func read(_ bytes: [UInt8], at start: Int, nonce: [UInt8]) -> Step {
        guard start + 80 <= bytes.count, bytes[start] != 0 else {
            return bytes[min(start, bytes.count)...].allSatisfy { $0 == 0 } ? .zeros : .broken
        }
        guard headerChecks(bytes, at: start, nonce: nonce) else { return .broken }
        let kind = bytes[start]
        let length = Int(bytes.number(at: start + 4, bytes: 4))
        let most = [0, 65_535, 4_024, 112]
        guard (1...3).contains(kind), bytes[(start + 1)..<(start + 4)].allSatisfy({ $0 == 0 }),
            length <= most[Int(kind)]
        else { return .broken }
        let multiple = kind == 2 ? 512 : 8
        let bodyEnd = start + 80 + length
        let end = (bodyEnd + multiple - 1) / multiple * multiple
        guard end <= bytes.count else { return .broken }
        let body = Array(bytes[(start + 80)..<bodyEnd])
        let digest = Array(bytes[(start + 40)..<(start + 72)])
        guard SHA256.hash(kind == 1 ? [0] + body : body).bytes == digest,
            bytes[bodyEnd..<end].allSatisfy({ $0 == 0 })
        else { return .broken }
        return .frame(
            PlainFrame(
                kind: kind, position: bytes.number(at: start + 8, bytes: 8),
                batch: bytes.number(at: start + 16, bytes: 8), digest: digest, body: body, end: end)
        )
    }

    static func headerChecks(_ bytes: [UInt8], at start: Int, nonce: [UInt8]) -> Bool {
        Array(bytes[(start + 24)..<(start + 40)]) == nonce
            && SHA256.hash(Array(bytes[start..<(start + 72)])).bytes.prefix(8)
                == bytes[(start + 72)..<(start + 80)]
    }
}

extension [UInt8] {
    /// A little-endian number.
    func number(at offset: Int, bytes count: Int) -> UInt64 {
        self[offset..<(offset + count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
