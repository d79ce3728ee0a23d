/// One command of the program: its description as data, and what it does.
package protocol Command: SendableMetatype {
    static var specification: CommandSpecification { get }
    /// Does the work and gives the exit status. Throws `CommandFailure` and the errors of the rooms
    /// below, which `FailureReport` puts into words.
    static func run(_ context: Context) throws -> ExitStatus
}

/// What a command works with.
package struct Context {
    /// The command's words, as the lock file and messages name it.
    package let command: String
    package let arguments: Arguments
    package let output: Output
    package let surroundings: Surroundings
}
