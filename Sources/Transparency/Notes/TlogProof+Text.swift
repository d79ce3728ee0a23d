import ByteCoding

extension TlogProof {
    private static let title = "c2sp.org/tlog-proof@v1"

    /// The file's text, byte for byte as `parse` takes it.
    package func format() -> String {
        var text = Self.title + "\n"
        if let extra { text += "extra \(Base64.encode(extra))\n" }
        text += "index \(index)\n"
        for hash in hashes { text += hash.base64 + "\n" }
        return text + "\n" + checkpoint.format()
    }

    /// Reads a `.tlog-proof` file. What `format` would not write is an error with the line.
    /// Nothing is believed yet: that is `check`.
    package static func parse(_ file: [UInt8]) throws(TlogProofError) -> TlogProof {
        guard file.count <= TransparencyLimits.proofBytes else {
            throw .tooLarge(byteCount: file.count, limit: TransparencyLimits.proofBytes)
        }
        let newline = UInt8(ascii: "\n")
        guard let end = file.indices.dropFirst().first(where: {
            file[$0] == newline && file[$0 - 1] == newline
        }) else { throw .noEmptyLine }
        guard let head = String(validating: file[..<end], as: UTF8.self) else { throw .notUTF8 }
        var lines = head.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard lines.popFirst()?.utf8.elementsEqual(title.utf8) == true else { throw .wrongTitle }
        let extra = try parseExtra(&lines)
        let index = try parseIndex(&lines)
        var hashes: [Digest] = []
        guard lines.count <= TransparencyLimits.proofHashes else {
            throw .tooManyHashes(lines.count, limit: TransparencyLimits.proofHashes)
        }
        for (number, line) in zip(lines.indices, lines) {
            guard let hash = Digest(base64: String(line)) else { throw .badHash(line: number + 1) }
            hashes.append(hash)
        }
        let checkpoint: SignedCheckpoint
        do { checkpoint = try SignedCheckpoint.parse(Array(file[(end + 1)...])) } catch {
            throw .badCheckpoint(error)
        }
        return TlogProof(extra: extra, index: index, hashes: hashes, checkpoint: checkpoint)
    }

    private static func parseExtra(
        _ lines: inout ArraySlice<Substring>
    ) throws(TlogProofError) -> [UInt8]? {
        guard let line = lines.first, line.hasPrefix("extra ") else { return nil }
        lines.removeFirst()
        guard let extra = Base64.decode(String(line.dropFirst(6))),
            extra.count <= TransparencyLimits.extraBytes
        else { throw .badExtra }
        return extra
    }

    private static func parseIndex(
        _ lines: inout ArraySlice<Substring>
    ) throws(TlogProofError) -> UInt64 {
        let number = lines.startIndex + 1
        guard let line = lines.popFirst(), line.hasPrefix("index "),
            let index = CanonicalDecimal.parse(
                line.dropFirst(6).utf8, limit: TransparencyLimits.treeSize)
        else { throw .badIndex(line: number) }
        return index
    }
}

/// Why bytes are not a `.tlog-proof`. Lines are counted from 1.
package enum TlogProofError: Error, Hashable, Sendable {
    case tooLarge(byteCount: Int, limit: Int)
    case noEmptyLine
    case notUTF8
    case wrongTitle
    case badExtra
    case badIndex(line: Int)
    case badHash(line: Int)
    case tooManyHashes(Int, limit: Int)
    case badCheckpoint(CheckpointError)
}

extension TlogProofError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLarge(let byteCount, let limit):
            "the proof has \(byteCount) bytes, more than \(limit): this is no .tlog-proof"
        case .noEmptyLine:
            "the proof has no empty line before its checkpoint: copy the whole file"
        case .notUTF8:
            "the proof is not UTF-8: copy it again without conversion"
        case .wrongTitle:
            "line 1 is not \"c2sp.org/tlog-proof@v1\": give a .tlog-proof file of that version"
        case .badExtra:
            "line 2 of the proof is not \"extra\" and base64 within the limit: "
                + "copy the file again"
        case .badIndex(let line):
            "line \(line) of the proof is not \"index\" and a plain decimal number: "
                + "copy the file again"
        case .badHash(let line):
            "line \(line) of the proof is not the base64 of 32 bytes: copy the file again"
        case .tooManyHashes(let count, let limit):
            "the proof has \(count) hashes, more than \(limit): no log needs as many"
        case .badCheckpoint(let error):
            "the proof's checkpoint cannot be read: \(error)"
        }
    }
}
