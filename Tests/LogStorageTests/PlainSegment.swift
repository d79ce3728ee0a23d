import ByteCoding

/// A segment read from docs/format.md alone.
struct PlainSegment {
    let bytes: [UInt8]
    let firstPosition: UInt64

    struct Batch {
        let size: UInt64
        let number: UInt64
        let root: [UInt8]
        let records: [[UInt8]]
    }

    /// Where reading stands: what the next frame must continue.
    struct Place {
        var size: UInt64
        var batches: UInt64
        var lastCommit: [UInt8]
        var root: [UInt8]?
        var offset = 4_096
    }

    enum Tail {
        case zeros
        case sealed
        case broken
    }

    var headerChecks: Bool {
        bytes.count >= 4_096 && bytes.prefix(8) == ArraySlice("FLSEGMNT".utf8)
            && bytes.number(at: 8, bytes: 4) == 1 && bytes.number(at: 12, bytes: 4) == 4_096
            && SHA256.hash(Array(bytes[..<4_064])).bytes == Array(bytes[4_064..<4_096])
            && bytes.number(at: 48, bytes: 8) == firstPosition
    }

    var nonce: [UInt8] { Array(bytes[72..<88]) }
    var identity: [UInt8] { Array(bytes[16..<48]) }
    var start: Place {
        Place(
            size: firstPosition, batches: bytes.number(at: 56, bytes: 8),
            lastCommit: Array(bytes[120..<152]))
    }

    /// The frame of a seal that ends the file, if one does.
    var endingSeal: PlainFrame? {
        guard bytes.count >= 4_096 + 192,
            case .frame(let frame) = PlainFrame.read(bytes, at: bytes.count - 192, nonce: nonce),
            frame.kind == 3, frame.body.count == 112,
            frame.body.number(at: 0, bytes: 8) == firstPosition,
            frame.body.number(at: 8, bytes: 8) == frame.position &- firstPosition,
            Array(frame.body[16..<48]) == Array(bytes[4_064..<4_096])
        else { return nil }
        return frame
    }

    /// Whether this segment's header continues the segment before it.
    func follows(_ previous: PlainSegment?) -> Bool {
        let number = bytes.number(at: 64, bytes: 8)
        let previousSegment = Array(bytes[88..<120])
        guard let previous else {
            let zero = [UInt8](repeating: 0, count: 32)
            return firstPosition == 0 && start.batches == 0 && number == 0
                && previousSegment == zero && start.lastCommit == zero
        }
        guard let seal = previous.endingSeal else { return false }
        return identity == previous.identity
            && number == previous.bytes.number(at: 64, bytes: 8) + 1
            && firstPosition == seal.position && start.batches == seal.batch
            && previousSegment == seal.digest && start.lastCommit == Array(seal.body[48..<80])
    }

    /// Every whole batch from the start, and what stands behind the last.
    func read() -> (batches: [Batch], place: Place, tail: Tail) {
        var (place, batches) = (start, [Batch]())
        var (records, offset) = ([[UInt8]](), 4_096)
        while true {
            switch PlainFrame.read(bytes, at: offset, nonce: nonce) {
            case .zeros: return (batches, place, records.isEmpty ? .zeros : .broken)
            case .broken: return (batches, place, .broken)
            case .frame(let frame):
                offset = frame.end
                let next = place.size + UInt64(records.count)
                guard frame.position == next, frame.batch == place.batches else {
                    return (batches, place, .broken)
                }
                switch frame.kind {
                case 1: records.append(frame.body)
                case 2:
                    guard continues(place, frame, count: records.count) else {
                        return (batches, place, .broken)
                    }
                    let root = Array(frame.body[8..<40])
                    batches.append(
                        Batch(size: next, number: frame.batch, root: root, records: records))
                    place = Place(
                        size: next, batches: frame.batch + 1, lastCommit: frame.digest,
                        root: root, offset: offset)
                    records = []
                default:
                    guard records.isEmpty, seals(place, frame),
                        bytes[offset...].allSatisfy({ $0 == 0 })
                    else { return (batches, place, .broken) }
                    place.offset = offset
                    return (batches, place, .sealed)
                }
            }
        }
    }

    private func continues(_ place: Place, _ commit: PlainFrame, count: Int) -> Bool {
        let length = commit.body.count
        return length >= 72 && count >= 1
            && commit.body.number(at: 0, bytes: 4) == UInt64(count)
            && commit.body.number(at: 4, bytes: 4) == UInt64(length - 72)
            && (length == 72) == (place.batches == 0)
            && Array(commit.body[40..<72]) == place.lastCommit
    }

    private func seals(_ place: Place, _ seal: PlainFrame) -> Bool {
        seal.body.count == 112 && place.root != nil
            && seal.body.number(at: 0, bytes: 8) == firstPosition
            && seal.body.number(at: 8, bytes: 8) == place.size - firstPosition
            && Array(seal.body[16..<48]) == Array(bytes[4_064..<4_096])
            && Array(seal.body[48..<80]) == place.lastCommit
            && Array(seal.body[80..<112]) == place.root
    }

    /// Whether an intact header of a batch after the broken one stands behind `place`.
    func hasLaterFrame(behind place: Place) -> Bool {
        var offset = place.offset
        while offset + 80 <= bytes.count {
            if bytes[offset] != 0, PlainFrame.headerChecks(bytes, at: offset, nonce: nonce),
                bytes.number(at: offset + 16, bytes: 8) > place.batches
            {
                return true
            }
            offset += 8
        }
        return false
    }
}
