package import ByteCoding

/// Why a directory was not taken as the backup of this ledger. Nothing in it was changed.
package enum BackupError: Error, Hashable, Sendable {
    /// The directory holds something, and no log.
    case occupied(path: String)
    case anotherLedger(path: String, expected: Digest, found: Digest)
    /// The backup acknowledges more than the ledger does.
    case ahead(path: String, backup: UInt64, ledger: UInt64)
    /// The ledger's first `size` records are not those of the backup.
    case diverged(path: String, size: UInt64)
    /// One segment of both, below the backup's size, has other bytes from `offset` on.
    case differs(file: String, offset: UInt64)
    /// No slot of the backup's `head` can be read.
    case damagedHead(path: String)

    /// Whether the ledger, or the backup, is not what it was: not a mistake in the command.
    package var isEvidence: Bool {
        switch self {
        case .ahead, .diverged, .differs: true
        case .occupied, .anotherLedger, .damagedHead: false
        }
    }
}

extension BackupError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .occupied(let path):
            "\(path): not empty, and no backup of a ledger: choose a new or an empty directory"
        case .anotherLedger(let path, let expected, let found):
            "\(path): holds another ledger, expected \(expected), found \(found): choose a "
                + "directory for each ledger"
        case .ahead(let path, let backup, let ledger):
            "\(path): holds \(backup) records, the ledger only \(ledger): the ledger was rolled "
                + "back, or somebody wrote to the backup: audit both, and back up into a new "
                + "directory"
        case .diverged(let path, let size):
            "\(path): the ledger's first \(size) records are not those of the backup: one of the "
                + "two was rewritten: audit both with a checkpoint that you kept"
        case .differs(let file, let offset):
            "\(file): not the ledger's bytes from offset \(offset) on: one of the two is damaged: "
                + "audit both; if it is the backup, remove this file and back up again"
        case .damagedHead(let path):
            "\(path): no slot can be read: audit the backup; if its segments are good, remove "
                + "this file and back up again"
        }
    }
}
