import ByteCoding
import FlagState
import LogStorage
import Transparency

/// What opening works out of the records before a mark: all that a snapshot file holds. An
/// immutable value, so it can be written while the ledger goes on.
struct SnapshotImage: Sendable {
    let state: LedgerState
    let tree: MerkleTiles
    let index: [RecordIndex.Entry]
    /// Behind the newest record.
    let mark: LogMark
    let identity: Digest
    /// The highest recorded time, and the one at which the clock was last seen to step back.
    let latestRecordedAt: Timestamp?
    let lastClockStep: Timestamp?
    /// Of the newest record, or higher.
    let latestEpoch: UInt32
}

extension SnapshotImage {
    /// "FLSNAPSH", read as a little-endian number.
    private static let magic: UInt64 = 0x4853_5041_4E53_4C46
    private static let version: UInt32 = 2
    private static let none = UInt64.max

    /// The layout is drawn in `docs/format.md`.
    func encode(to columns: inout ColumnWriter) throws {
        try encodeHead(to: &columns)
        try state.encode(to: &columns)
        try columns.finish()
    }

    private func encodeHead(to columns: inout ColumnWriter) throws {
        try columns.write(SnapshotImage.magic)
        try columns.write(SnapshotImage.version)
        try columns.write(latestEpoch)
        try columns.write(identity)
        try columns.write(mark.place.size)
        try columns.write(tree.frontier.root)
        try columns.write(mark.segment)
        try columns.write(mark.offset)
        try columns.write(mark.place.batches)
        try columns.write(mark.place.lastCommit)
        for time in [latestRecordedAt, lastClockStep] {
            let number = time.map { UInt64(bitPattern: $0.microseconds) }
            try columns.write(number ?? SnapshotImage.none)
        }
        let parts = tree.parts
        try columns.write(UInt64(parts.count))
        for part in parts {
            try columns.write(part.firstTile)
            try columns.write(UInt64(part.leaves.count))
            for leaf in part.leaves { try columns.write(leaf) }
        }
        try columns.write(UInt64(index.count))
        try columns.write(column: index.map(\.position))
        try columns.write(column: index.map(\.location.segment))
        try columns.write(column: index.map(\.location.offset))
    }

    /// A file that another version of this program wrote: it may be good, and is not read.
    struct OtherVersion: Error, CustomStringConvertible {
        let version: UInt32

        var description: String {
            "it is of version \(version), and this program reads version \(SnapshotImage.version)"
        }
    }

    /// The fixed fields and the tree, before the state.
    struct Head {
        let latestEpoch: UInt32
        let identity: Digest
        let mark: LogMark
        let latestRecordedAt: Timestamp?
        let lastClockStep: Timestamp?
        let tree: MerkleTiles
        let index: [RecordIndex.Entry]

        var size: UInt64 { mark.place.size }
        var root: Digest { tree.frontier.root }

        /// What the ledger's key signs of a file with this head and a content of this digest.
        func note(of digest: Digest) -> SnapshotNote {
            SnapshotNote(size: size, root: root, digest: digest)
        }
    }

    /// Reads what stands before the state. The bytes may be anybody's.
    static func decodeHead(from columns: inout ColumnReader) throws -> Head {
        guard try columns.uint64() == magic else { throw ColumnError.invalid("its first bytes") }
        let itsVersion = try columns.uint32()
        guard itsVersion == version else { throw OtherVersion(version: itsVersion) }
        let latestEpoch = try columns.uint32()
        let identity = try columns.digest()
        let size = try columns.uint64()
        let root = try columns.digest()
        let (segment, offset) = (try columns.uint64(), try columns.uint64())
        let place = LogPlace(
            size: size, batches: try columns.uint64(), lastCommit: try columns.digest(), root: root)
        let times = try [columns.uint64(), columns.uint64()].map(time)
        let tree = try decodeTree(from: &columns, size: size)
        guard tree.frontier.root == root else { throw ColumnError.invalid("its tree") }
        return Head(
            latestEpoch: latestEpoch, identity: identity,
            mark: LogMark(segment: segment, offset: offset, place: place),
            latestRecordedAt: times[0], lastClockStep: times[1], tree: tree,
            index: try decodeIndex(from: &columns, size: size))
    }

    private static func time(_ number: UInt64) throws -> Timestamp? {
        if number == none { return nil }
        let microseconds = Int64(bitPattern: number)
        guard Timestamp.validMicroseconds.contains(microseconds) else {
            throw ColumnError.invalid("a time")
        }
        return Timestamp(microseconds: microseconds)
    }

    private static func decodeTree(
        from columns: inout ColumnReader, size: UInt64
    ) throws -> MerkleTiles {
        var parts: [(firstTile: UInt64, leaves: [Digest])] = []
        for _ in 0..<(try columns.count(width: 16)) {
            let firstTile = try columns.uint64()
            var leaves: [Digest] = []
            for _ in 0..<(try columns.count(width: Digest.byteCount)) {
                leaves.append(try columns.digest())
            }
            parts.append((firstTile: firstTile, leaves: leaves))
        }
        guard let tree = MerkleTiles(size: size, parts: parts) else {
            throw ColumnError.invalid("its tree")
        }
        return tree
    }

    private static func decodeIndex(
        from columns: inout ColumnReader, size: UInt64
    ) throws -> [RecordIndex.Entry] {
        let count = try columns.count(width: 24)
        let positions = try columns.column64(count)
        let segments = try columns.column64(count)
        let offsets = try columns.column64(count)
        guard positions.enumerated().allSatisfy({ index, position in
            position < size && (index == 0 || positions[index - 1] < position)
        }) else { throw ColumnError.invalid("its index") }
        return positions.indices.map { index in
            RecordIndex.Entry(
                position: positions[index],
                location: RecordLocation(segment: segments[index], offset: offsets[index]))
        }
    }
}
