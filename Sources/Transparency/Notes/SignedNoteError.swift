/// Why bytes are not a signed note. Lines are counted from 1.
package enum SignedNoteError: Error, Hashable, Sendable {
    case tooLarge(byteCount: Int, limit: Int)
    case noEmptyLine
    case textWithoutNewline
    case controlCharacter(UInt8, line: Int)
    case notUTF8
    case noSignature
    case lastLineWithoutNewline
    case tooManySignatures(Int, limit: Int)
    case malformedSignature(line: Int)
}

extension SignedNoteError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLarge(let byteCount, let limit):
            "the note has \(byteCount) bytes, more than \(limit): this is no checkpoint"
        case .noEmptyLine:
            "the note has no empty line before its signatures: copy the whole note"
        case .textWithoutNewline:
            "the note's text does not end in a newline: end it with one"
        case .controlCharacter(let byte, let line):
            "line \(line) of the note has the control character \(byte): only newlines are allowed"
        case .notUTF8:
            "the note is not UTF-8: copy it again without conversion"
        case .noSignature:
            "the note has no signature: copy the whole note"
        case .lastLineWithoutNewline:
            "the note's last line does not end in a newline: copy the whole note"
        case .tooManySignatures(let count, let limit):
            "the note has \(count) signatures, more than \(limit): keep those that are needed"
        case .malformedSignature(let line):
            "line \(line) of the note is not \"— name base64\": copy the note again"
        }
    }
}
