import ByteCoding
import LedgerCore
import LogStorage

/// What opening a ledger for writing found and did.
enum RecoveryText {
    static func show(_ recovery: RecoveryReport?, size: UInt64, on output: Output) throws {
        let verdict = recovery?.verdict ?? .clean
        let torn = recovery?.tornTail
        if output.isJSON {
            var members: [String: JSONValue] = [
                "verdict": .string(verdict.rawValue), "size": .position(size),
                "tornBytes": .position(torn?.byteCount ?? 0),
            ]
            members["quarantine"] = torn.map { .string($0.quarantineName) }
            try output.json(.object(members))
            return
        }
        try output.line(sentence(verdict))
        if let torn {
            try output.line(
                "\(torn.byteCount) bytes that were never acknowledged were cut off; a copy is in "
                    + "quarantine/\(torn.quarantineName).")
        }
        try output.line("The ledger has \(CountText.of(size, "record")).")
    }

    private static func sentence(_ verdict: RecoveryReport.Verdict) -> String {
        switch verdict {
        case .clean: "The ledger was closed properly: there was nothing to do."
        case .unclean: "The ledger was not closed properly, and is whole."
        case .headBehind:
            "The head file was behind the log, as after a power cut; it is up to date."
        case .headRolledBack: "An older copy of the head file had been put back; it is up to date."
        case .tornTail: "The last write was not finished."
        case .headLossAccepted: "The head file was lost; the log goes on from its last whole batch."
        }
    }

    /// What can be said without writing: how far the log can be read, and what head says.
    static func rehearse(_ context: Context) throws -> ExitStatus {
        let view = try context.openView()
        let headSize = view.head.best?.size
        if context.output.isJSON {
            var members: [String: JSONValue] = [
                "dryRun": .bool(true), "size": .position(view.size),
                "headSize": headSize.map(JSONValue.position) ?? .null,
            ]
            members["damage"] = view.obstacle.map { .string("\($0)") }
            try context.output.json(.object(members))
        } else {
            try context.output.fields([
                ("readable", CountText.of(view.size, "record")),
                (
                    "acknowledged",
                    headSize.map { CountText.of($0, "record") } ?? "not known: head is lost"
                ),
                ("damage", view.obstacle.map { "\($0)" } ?? "none"),
            ])
        }
        return .done
    }
}
