extension Command {
    /// Stands in until the room below is there.
    package static func run(_ context: Context) throws -> ExitStatus {
        throw CommandFailure(
            .inputOutput, code: "NOT_BUILT", "'\(specification.name)' is not built yet: wait for it"
        )
    }
}
