/// Reads a ledger's log as it stood when this reader was made, beside a writer or on a copy. Takes
/// no lock and writes nothing. It does not know signatures or trees: roots and checkpoints are
/// handed on as they are stored.
package struct LogReader: Sendable {
    let fileSystem: any FileSystem
    package let layout: LedgerLayout
    /// In order of position.
    package let segments: [SegmentDescription]
    /// `head` as it was read before the segments were, so that these hold at least as much.
    package let head: HeadReading
    /// What is wrong with headers and with the way the segments follow each other; empty for a good
    /// log. Damage inside segments is found by reading them.
    package let structureDamages: [Damage]
    /// Names in `segments/` that are no segments. They are never read; an audit may tell of them.
    package let foreignFiles: [String]

    /// Throws `LogStorageError` for a directory that holds no ledger or one of a newer format,
    /// `FileError` for one that cannot be read. A damaged log is opened: see `structureDamages`.
    package init(fileSystem: any FileSystem, layout: LedgerLayout) throws {
        self.fileSystem = fileSystem
        self.layout = layout
        try LogReader.checkDirectory(fileSystem, layout)
        head = try HeadReading.read(fileSystem, layout)
        let names = try fileSystem.list(layout.segmentsDirectory)
        let positions = names.compactMap(LedgerLayout.firstPosition(segmentName:))
        foreignFiles = names.filter { LedgerLayout.firstPosition(segmentName: $0) == nil }
        guard !positions.isEmpty else {
            if head.isUnwritten, head.damages.isEmpty {
                throw LogStorageError.creationUnfinished(path: layout.root)
            }
            throw LogStorageError.notALedger(path: layout.root, missing: "every segment")
        }
        var descriptions: [SegmentDescription] = []
        var damages: [Damage] = []
        for (index, position) in positions.enumerated() {
            let (description, damage) = try SegmentDescription.read(
                fileSystem, path: layout.segment(firstPosition: position), index: index,
                firstPosition: position)
            damages += damage.map { [$0] } ?? []
            damages += SegmentSequence.damages(of: description, after: descriptions.last)
            descriptions.append(description)
        }
        segments = descriptions
        structureDamages = damages
    }

    /// Number of acknowledged records, if `head` can be read.
    package var size: UInt64? { head.best?.size }

    static func checkDirectory(
        _ fileSystem: any FileSystem, _ layout: LedgerLayout
    ) throws {
        switch try fileSystem.kind(of: layout.root) {
        case nil: throw LogStorageError.noSuchDirectory(path: layout.root)
        case .directory: break
        default: throw LogStorageError.notADirectory(path: layout.root)
        }
        guard try fileSystem.kind(of: layout.segmentsDirectory) == .directory else {
            throw LogStorageError.notALedger(path: layout.root, missing: "segments/")
        }
    }
}
