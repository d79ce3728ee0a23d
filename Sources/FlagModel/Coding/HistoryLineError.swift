package import ByteCoding

/// Why a line of history cannot be imported.
package struct HistoryLineError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Problem: Hashable, Sendable {
        case tooLarge(bytes: Int, limit: Int)
        case json(JSONError)
        case field(FieldError)
        /// A declared flag that contradicts itself; `path` is `changes[2].declare`.
        case definition(Refusal, path: String)
    }

    /// 1-based, in the file.
    package let line: Int
    package let problem: Problem

    package var description: String { "line \(line): \(what)" }

    private var what: String {
        switch problem {
        case .tooLarge(let bytes, let limit):
            "it has \(bytes) bytes, but at most \(limit) are allowed: split it into several lines"
        case .json(let error):
            // The parser saw this line only: its own line number would always be 1.
            "it is not JSON: column \(error.column): \(error.kind)"
        case .field(let error): "\(error)"
        case .definition(let refusal, let path): "'\(path)': \(refusal)"
        }
    }
}
