import ByteCoding
import FlagModel
import FlagState
import LogStorage

/// `derived/state`: what the serving side took the state to be when it last closed. The audit folds
/// from zero and compares; nothing else reads it, and it may be deleted at any time.
struct DerivedState: Sendable {
    struct Claim: Hashable, Sendable {
        let size: UInt64
        let root: Digest
        let stateDigest: Digest
    }

    private let layout: LedgerLayout
    private let fileSystem: any FileSystem
    /// The file is shorter than half of this.
    static let byteLimit = 1024
    var path: String { layout.derivedDirectory + "/state" }

    init(layout: LedgerLayout, fileSystem: any FileSystem) {
        self.layout = layout
        self.fileSystem = fileSystem
    }

    /// Best effort: a ledger without this file is complete.
    func write(state: LedgerState, root: Digest) {
        let text = DerivedState.format(
            Claim(size: state.size, root: root, stateDigest: state.digest))
        do {
            try fileSystem.createDirectoryIfMissing(layout.derivedDirectory, mode: 0o755)
            try fileSystem.writeNewFile(path + ".tmp", Array(text.utf8), mode: 0o644)
            try fileSystem.rename(path + ".tmp", to: path)
        } catch {}
    }

    private static func format(_ claim: Claim) -> String {
        let body = "size \(claim.size)\nroot \(claim.root)\nstate \(claim.stateDigest)\n"
        return body + "check \(SHA256.hash(Array(body.utf8)))\n"
    }

    /// Gives `nil` for a text that this program would not have written.
    static func parse(_ text: String) -> Claim? {
        let words = text.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
        guard words.count == 8, let size = UInt64(words[1]),
            let root = Hexadecimal.decode(words[3]).flatMap({ Digest($0) }),
            let state = Hexadecimal.decode(words[5]).flatMap({ Digest($0) })
        else { return nil }
        let claim = Claim(size: size, root: root, stateDigest: state)
        return format(claim) == text ? claim : nil
    }
}
