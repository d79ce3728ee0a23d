/// Every limit of the log's files, each with its reason. The numbers that a foreign reader must
/// know are repeated in docs/format.md; changing one of those is a new format.
package enum LogStorageLimits {
    /// A record fits the `uint16` length of a C2SP tlog-tiles entry bundle.
    package static let recordBytes = 65_535

    /// A batch is held in memory once by its writer and once by each of its readers.
    package static let batchBytes = 16 << 20

    /// Bounds what a reader collects before it has seen a commit frame.
    package static let batchRecords = 8_192

    /// Every batch begins on a multiple of this, the smallest sector that disks write: so a torn
    /// write never touches a sector with acknowledged bytes.
    package static let batchAlignment = 512

    /// A signed checkpoint fits a slot of `head` beside the fixed fields (4064 - 112).
    package static let noteBytes = 3_952

    /// An RFC 6962 frontier holds at most one node for each bit of a 64-bit size.
    package static let frontierNodes = 64

    /// Rolled at this length by default: verified in a tenth of a second, copied in one. A segment
    /// passes it by at most one batch.
    package static let rollBytes: UInt64 = 64 << 20

    /// Below this a segment would be little more than its header.
    package static let leastRollBytes: UInt64 = 8_192

    /// Room is taken in whole pages, so that frames land in blocks that the file already owns.
    package static let reserveStep = 4_096

    /// Written ahead in the background in one go: some thousand small batches.
    package static let zeroAheadStep = 1 << 20

    /// A command that appends once never pays for zeros that it will not use.
    package static let zeroAheadAfterBatches = 16

    /// How long `checkpoint` and the synced `head` may lag behind the acknowledged size.
    package static let settleNanoseconds: UInt64 = 1_000_000_000

    /// Read at once from a segment: large against a frame, small against memory.
    package static let readWindow = 1 << 20

    /// Damages listed for one segment; a segment of noise would otherwise fill the memory.
    package static let listedDamages = 1_000

    /// A page being rewritten may be seen half; a writer needs microseconds for it.
    package static let headReadAttempts = 100

    /// A look at the lock holds it for a moment; whoever wants to write tries again so often.
    package static let lockAttempts = 10

    /// The text in `lock` is for people; longer commands are cut.
    package static let lockTextBytes = 256
}
