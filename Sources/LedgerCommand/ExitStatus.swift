/// What the program's end tells the shell. A promise to scripts: extend, never renumber.
package enum ExitStatus: Int32, Sendable, CaseIterable {
    case done = 0
    /// A rule of the ledger refused the request; the reason is on standard error.
    case refused = 1
    case wrongUsage = 2
    /// The audit has findings, or a proof does not hold.
    case notProven = 3
    /// Reading or writing failed, the ledger is damaged, or another process holds its lock.
    case inputOutput = 4

    /// The meaning as `--help` and `docs/cli.md` say it.
    package var meaning: String {
        switch self {
        case .done: "done"
        case .refused: "refused, with the reason"
        case .wrongUsage: "wrong usage"
        case .notProven: "an audit or a proof failed"
        case .inputOutput: "input or output failed"
        }
    }
}
