/// Puts the errors of all rooms into one form: a status, a code and a sentence.
enum FailureReport {
    static func failure(for error: any Error) -> CommandFailure {
        if let failure = error as? CommandFailure { return failure }
        return .inputOutput("\(error)")
    }
}
