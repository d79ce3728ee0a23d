package import ByteCoding
import FlagModel
import FlagState
package import LogStorage

/// `derived/state`: what the serving side took the state to be when it last closed. The audit folds
/// from zero and compares; nothing else reads it, and it may be deleted at any time.
package struct DerivedState: Sendable {
    package struct Claim: Hashable, Sendable {
        package let size: UInt64
        package let root: Digest
        package let stateDigest: Digest
    }

    private let layout: LedgerLayout
    private let fileSystem: any FileSystem
    private var path: String { layout.derivedDirectory + "/state" }

    package init(layout: LedgerLayout, fileSystem: any FileSystem) {
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

    /// Whether there is a file that this program would not have written. It is replaced in one
    /// step, so that no crash leaves one.
    func isAltered() -> Bool {
        let bytes = (try? fileSystem.readFile(path, limit: 4096)) ?? []
        return !bytes.isEmpty && read() == nil
    }

    /// Gives `nil` where there is no file, or none that this program would have written.
    package func read() -> Claim? {
        guard let bytes = try? fileSystem.readFile(path, limit: 4096) else { return nil }
        return DerivedState.parse(String(decoding: bytes, as: UTF8.self))
    }

    private static func format(_ claim: Claim) -> String {
        let body = "size \(claim.size)\nroot \(claim.root)\nstate \(claim.stateDigest)\n"
        return body + "check \(SHA256.hash(Array(body.utf8)))\n"
    }

    private static func parse(_ text: String) -> Claim? {
        let words = text.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
        guard words.count == 8, let size = UInt64(words[1]),
            let root = Hexadecimal.decode(words[3]).flatMap({ Digest($0) }),
            let state = Hexadecimal.decode(words[5]).flatMap({ Digest($0) })
        else { return nil }
        let claim = Claim(size: size, root: root, stateDigest: state)
        return format(claim) == text ? claim : nil
    }
}
