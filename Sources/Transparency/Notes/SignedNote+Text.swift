import ByteCoding

extension SignedNote {
    /// An em dash and a space, as UTF-8.
    private static let signatureMark: [UInt8] = [0xE2, 0x80, 0x94, 0x20]
    private static let newline = UInt8(ascii: "\n")

    /// The note's text, byte for byte as `parse` takes it.
    package func format() -> String {
        var note = text + "\n"
        for signature in signatures {
            var bytes: [UInt8] = []
            bytes.append(bigEndian: signature.keyID)
            bytes += signature.bytes
            note += "— \(signature.name) \(Base64.encode(bytes))\n"
        }
        return note
    }

    /// Reads a note. What `format` would not write is an error with the place. No signature is
    /// checked: that is `verify`.
    package static func parse(_ note: [UInt8]) throws(SignedNoteError) -> SignedNote {
        guard note.count <= TransparencyLimits.noteBytes else {
            throw .tooLarge(byteCount: note.count, limit: TransparencyLimits.noteBytes)
        }
        guard let split = lastEmptyLine(in: note) else { throw .noEmptyLine }
        let text = Array(note[..<split])
        if let error = problem(inText: text) { throw error }
        // The text's lines, the empty one, and the first signature stands on the next.
        let firstLine = text.count { $0 == newline } + 2
        let signatures = try parseSignatures(note[(split + 1)...], firstLine: firstLine)
        return SignedNote(text: String(decoding: text, as: UTF8.self), signatures: signatures)
    }

    /// What keeps bytes from being a note's text, or `nil`.
    static func problem(inText text: [UInt8]) -> SignedNoteError? {
        guard text.last == newline else { return .textWithoutNewline }
        var line = 1
        for byte in text {
            if byte == newline { line += 1 }
            if byte < 0x20 && byte != newline { return .controlCharacter(byte, line: line) }
        }
        return String(validating: text, as: UTF8.self) == nil ? .notUTF8 : nil
    }

    /// The offset of the second of the last two newlines that stand together.
    private static func lastEmptyLine(in note: [UInt8]) -> Int? {
        guard note.count > 1 else { return nil }
        return (1..<note.count).last { note[$0] == newline && note[$0 - 1] == newline }
    }

    private static func parseSignatures(
        _ bytes: ArraySlice<UInt8>, firstLine: Int
    ) throws(SignedNoteError) -> [Signature] {
        guard !bytes.isEmpty else { throw .noSignature }
        var lines = bytes.split(separator: newline, omittingEmptySubsequences: false)
        guard lines.popLast()?.isEmpty == true else { throw .lastLineWithoutNewline }
        guard lines.count <= TransparencyLimits.noteSignatures else {
            throw .tooManySignatures(lines.count, limit: TransparencyLimits.noteSignatures)
        }
        var signatures: [Signature] = []
        for (number, line) in lines.enumerated() {
            guard let signature = parseSignature(line) else {
                throw .malformedSignature(line: firstLine + number)
            }
            signatures.append(signature)
        }
        return signatures
    }

    private static func parseSignature(_ line: ArraySlice<UInt8>) -> Signature? {
        guard line.starts(with: signatureMark) else { return nil }
        let fields = line.dropFirst(signatureMark.count)
            .split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard fields.count == 2,
            let name = String(validating: fields[0], as: UTF8.self), NoteKeyName.isValid(name),
            let bytes = Base64.decode(String(decoding: fields[1], as: UTF8.self)), bytes.count > 4
        else { return nil }
        let keyID = bytes[..<4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Signature(name: name, keyID: keyID, bytes: Array(bytes[4...]))
    }
}
