import ByteCoding
import Foundation
import LedgerCore
import LogStorage

/// A small ledger with every kind of file in it: the golden one, gone on with, killed in the
/// middle of a batch, recovered and closed, so that `quarantine/` and `derived/` are there, too.
enum SmallLedger {
    static func files() throws -> LedgerFiles {
        let path = try GoldenLedger.make()
        defer { try? FileManager.default.removeItem(atPath: path) }
        var files = try LedgerFiles(of: path)
        files.markUnclean()
        guard let last = files.segments.last else { return files }
        files.files[last]?.append(contentsOf: Array("half of a batch that nobody was told of".utf8))
        let system = try files.fileSystem()
        let ledger = try Ledger.open(LedgerFiles.root, fileSystem: system)
        guard ledger.recovery?.verdict == .tornTail else { return files }
        try ledger.close()
        return try LedgerFiles(of: LedgerFiles.root, in: system)
    }
}

extension LedgerFiles {
    /// `head` as it is while somebody writes: its last slot says the same without the clean mark.
    mutating func markUnclean() {
        guard var head = files["head"] else { return }
        for start in [0, 4_096] {
            head[start + 12] = 0
            let digest = SHA256.hash(Array(head[start..<(start + 4_064)])).bytes
            head.replaceSubrange((start + 4_064)..<(start + 4_096), with: digest)
        }
        files["head"] = head
    }
}
