/// Why a command ends without having done its work: the status for the shell, a code for programs
/// (printed with `--json`), and `what is wrong: what to do` for people.
package struct CommandFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package let status: ExitStatus
    package let code: String
    package let message: String
    /// `false` where the reader is gone (a closed pipe): there is nobody left to tell.
    package let isWorthTelling: Bool

    package init(_ status: ExitStatus, code: String, _ message: String, isWorthTelling: Bool = true)
    {
        self.status = status
        self.code = code
        self.message = message
        self.isWorthTelling = isWorthTelling
    }

    package static func usage(_ message: String) -> CommandFailure {
        CommandFailure(.wrongUsage, code: "USAGE", message)
    }

    package static func inputOutput(_ message: String) -> CommandFailure {
        CommandFailure(.inputOutput, code: "INPUT_OUTPUT", message)
    }

    /// The reader of standard output has gone away, as in `flagledger log | head -1`.
    package static let readerGone = CommandFailure(
        .inputOutput, code: "INPUT_OUTPUT", "nobody reads the output", isWorthTelling: false)

    package var description: String { message }
}
