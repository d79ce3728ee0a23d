import ByteCoding
import FlagState
import LedgerCore
import LogStorage

/// `flagledger recover`.
enum RecoverCommand: Command {
    static let specification = CommandSpecification(
        "recover", in: .ledger,
        "Open the ledger for writing and mend an unfinished last write",
        discussion: """
            Every writing command does the same when it opens the ledger. A torn, never \
            acknowledged tail is copied to DIR/quarantine and cut off; damage to acknowledged \
            records is never mended: it is shown with its place, and reads below it go on \
            working.
            """,
        options: [Options.acceptHeadLoss, Options.recoveryDryRun],
        examples: [
            "flagledger recover",
            "flagledger recover --accept-head-loss",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        try context.requireFiles()
        if context.arguments.has(Options.recoveryDryRun) {
            return try RecoveryText.rehearse(context)
        }
        let ledger = try context.openLedger(
            acceptHeadLoss: context.arguments.has(Options.acceptHeadLoss))
        let recovery = ledger.recovery
        let size = ledger.state.size
        try ledger.close()
        try RecoveryText.show(recovery, size: size, on: context.output)
        return .done
    }
}
