package import ByteCoding

/// What a log says about itself: c2sp.org/tlog-checkpoint, the text of a signed note.
///
///     <origin>
///     <number of leaves, decimal>
///     <base64 of the 32-byte root>
///     [extension lines]                  read and kept, never written by this program
package struct Checkpoint: Hashable, Sendable {
    package let origin: String
    /// The number of leaves, at most `TransparencyLimits.treeSize`.
    package let size: UInt64
    package let root: Digest
    /// Opaque lines of other logs, each not empty.
    package let extensions: [String]

    package init(origin: String, size: UInt64, root: Digest) {
        self.init(origin: origin, size: size, root: root, extensions: [])
    }

    private init(origin: String, size: UInt64, root: Digest, extensions: [String]) {
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// The text that is signed.
    package func format() -> String {
        var text = "\(origin)\n\(size)\n\(root.base64)\n"
        for line in extensions { text += line + "\n" }
        return text
    }

    /// Reads the text of a note; what `format` would not write is an error with the line.
    package static func parse(_ text: String) throws(CheckpointError) -> Checkpoint {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.popLast()?.isEmpty == true, lines.count >= 3 else { throw .tooFewLines }
        if let empty = lines.firstIndex(where: \.isEmpty) { throw .emptyLine(empty + 1) }
        let size = CanonicalDecimal.parse(lines[1].utf8, limit: TransparencyLimits.treeSize)
        guard let size else { throw .badSize(String(lines[1])) }
        guard let root = Digest(base64: String(lines[2])) else { throw .badRoot(String(lines[2])) }
        guard size != 0 || root == MerkleTree.emptyRoot else { throw .wrongEmptyRoot(root) }
        return Checkpoint(
            origin: String(lines[0]), size: size, root: root,
            extensions: lines.dropFirst(3).map(String.init))
    }
}

/// Why the text of a note is not a checkpoint. Lines are counted from 1.
package enum CheckpointError: Error, Hashable, Sendable {
    case badNote(SignedNoteError)
    case tooFewLines
    case emptyLine(Int)
    case badSize(String)
    case badRoot(String)
    /// A tree without leaves has one root, and this is not it.
    case wrongEmptyRoot(Digest)
}

extension CheckpointError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badNote(let error):
            "the checkpoint is no signed note: \(error)"
        case .tooFewLines:
            "the checkpoint has fewer than the three lines origin, size and root: "
                + "copy the whole note"
        case .emptyLine(let line):
            "line \(line) of the checkpoint is empty: copy the note again"
        case .badSize(let text):
            "line 2 of the checkpoint, \"\(PrintableText.of(text))\", is not a plain decimal number: "
                + "copy the note again"
        case .badRoot(let text):
            "line 3 of the checkpoint, \"\(PrintableText.of(text))\", is not the base64 of 32 bytes: "
                + "copy the note again"
        case .wrongEmptyRoot(let root):
            "the checkpoint gives an empty log the root \(root.base64): do not believe this log"
        }
    }
}
