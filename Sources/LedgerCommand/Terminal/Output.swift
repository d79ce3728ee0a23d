package import ByteCoding

/// What a command prints. Standard output is collected and written in large pieces; standard error
/// at once.
package final class Output {
    /// Few system calls for a long log, little memory, and soon enough for a pipe's reader.
    private static let pieceBytes = 64 * 1024

    /// Whether `--json` was given.
    package let isJSON: Bool
    package let style: Style
    private let results: any ByteSink
    private let messages: any ByteSink
    private var pending: [UInt8] = []
    /// Whether anything was printed on standard output: an error object must not follow it.
    private(set) var isEmpty = true

    package init(
        results: any ByteSink, messages: any ByteSink, isJSON: Bool, style: Style = .plain
    ) {
        self.results = results
        self.messages = messages
        self.isJSON = isJSON
        self.style = style
    }

    /// One line of human output. Control characters inside it, which somebody may have put into a
    /// flag's value or a reason, are shown and not obeyed.
    package func line(_ text: String = "") throws(CommandFailure) {
        try bytes(Array(TerminalText.visible(text).utf8) + [UInt8(ascii: "\n")])
    }

    /// Lines that were made with `style`, whose parts have been made visible already.
    package func styled(_ text: String) throws(CommandFailure) {
        try bytes(Array(text.utf8) + [UInt8(ascii: "\n")])
    }

    /// One JSON value on one line.
    package func json(_ value: JSONValue) throws(CommandFailure) {
        try bytes(JSONWriter.canonical(value) + [UInt8(ascii: "\n")])
    }

    /// Bytes as they are: a record, a proof, a checkpoint.
    package func bytes(_ bytes: [UInt8]) throws(CommandFailure) {
        isEmpty = false
        pending += bytes
        if pending.count >= Output.pieceBytes { try flush() }
    }

    /// Writes what was collected. Whoever ends the program calls it, and looks at its failure.
    package func flush() throws(CommandFailure) {
        let bytes = pending
        pending = []
        if !bytes.isEmpty { try results.write(bytes) }
    }

    /// One line on standard error, after whatever standard output still holds.
    package func message(_ text: String) throws(CommandFailure) {
        try flush()
        try messages.write(Array("\(TerminalText.visible(text))\n".utf8))
    }
}
