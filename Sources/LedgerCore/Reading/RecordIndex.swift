import ByteCoding
import LogStorage
import Synchronization
import Transparency

/// Where in the log some of its records lie: enough of them that reading begins close to any
/// position, whatever lies before it. Kept in memory, filled as the log is folded and appended to.
final class RecordIndex: Sendable {
    struct Entry: Sendable {
        let position: UInt64
        let location: RecordLocation
    }

    private let fileSystem: any FileSystem
    private let layout: LedgerLayout
    /// In order of their positions.
    private let entries = Mutex<[Entry]>([])

    init(fileSystem: any FileSystem, layout: LedgerLayout) {
        self.fileSystem = fileSystem
        self.layout = layout
    }

    /// Takes in the entries that a snapshot file kept, before any other.
    func begin(with kept: [Entry]) { entries.withLock { $0 = kept } }

    /// The entries up to now.
    var all: [Entry] { entries.withLock { $0 } }

    /// Takes in a batch that is acknowledged, in the order of the log.
    func note(_ records: [StoredRecord]) {
        let stride = LedgerCoreLimits.indexStride
        for record in records where record.position % stride == 0 {
            entries.withLock {
                $0.append(Entry(position: record.position, location: record.location))
            }
        }
    }

    /// Reading that begins with the record at `position`, which must be acknowledged. Throws
    /// `LedgerError.beyondDamage`, `FileError`.
    func scan(from position: UInt64) throws -> RecordScan {
        let entry = entries.withLock { entries -> Entry? in
            // The first entry that is behind the position, by halves.
            var (low, high) = (0, entries.count)
            while low < high {
                let middle = (low + high) / 2
                if entries[middle].position <= position { low = middle + 1 } else { high = middle }
            }
            return low == 0 ? nil : entries[low - 1]
        }
        var scan = RecordScan(
            fileSystem: fileSystem, layout: layout, at: entry?.location,
            position: entry?.position ?? 0)
        while scan.position < position { _ = try read(&scan) }
        return scan
    }

    /// The record at `position`, which must be acknowledged. Throws as `scan(from:)` does.
    func record(at position: UInt64) throws -> StoredRecord {
        var scan = try scan(from: position)
        return try read(&scan)
    }

    /// The next record of a reading. Throws as `scan(from:)` does.
    func read(_ scan: inout RecordScan) throws -> StoredRecord {
        do {
            return try scan.next()
        } catch let damage as Damage {
            throw LedgerError.beyondDamage(damage)
        }
    }

    /// The leaf hashes of the tile's records, all of which must be acknowledged.
    func leafHashes(ofTile tile: UInt64) throws -> [Digest] {
        let width = UInt64(TilePath.fullWidth)
        var scan = try scan(from: tile * width)
        return try (0..<width).map { _ in try read(&scan).leafHash }
    }

    /// Goes on to `position`, by leaping where that saves reading.
    func move(_ scan: inout RecordScan, to position: UInt64) throws {
        if position > scan.position, position - scan.position > LedgerCoreLimits.indexStride {
            scan = try self.scan(from: position)
        }
        while scan.position < position { _ = try read(&scan) }
    }
}
