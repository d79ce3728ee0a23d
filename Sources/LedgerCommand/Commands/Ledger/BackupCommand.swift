import ByteCoding
import Glibc
import LedgerCore
import LogStorage

/// `flagledger backup`.
enum BackupCommand: Command {
    static let specification = CommandSpecification(
        "backup", in: .ledger,
        "Copy the ledger into another directory, beside its writer, and audit the copy",
        discussion: """
            Copies what is acknowledged, and with a later call only what is new. The copy is a \
            ledger: every command that reads takes it with --ledger. It must not be written to. \
            Private keys stay behind unless --with-keys is given: without the keys nobody can \
            write to a restored copy, with them and the log anybody can sign as the ledger. A \
            ledger that is behind its backup, or not the one that the backup was made of, ends \
            it with status 3, as findings of the audit do.
            """,
        arguments: [Words.backupDirectory],
        options: [Options.withKeys],
        examples: [
            "flagledger backup /var/backups/flagledger",
            "flagledger backup /media/vault/flagledger --with-keys --json",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        try context.requireFiles()
        let target = try context.arguments.required(Words.backupDirectory)
        guard realPath(target) == nil || realPath(target) != realPath(context.ledgerPath) else {
            throw CommandFailure.usage("\(target) is the ledger itself: name another directory")
        }
        let progress = context.makeProgress()
        let backup = try Backup.run(
            from: context.ledgerPath, to: target,
            withKeys: context.arguments.has(Options.withKeys), command: context.command
        ) { step, done, total in
            let label = step == .copying ? "Copying bytes" : "Auditing records"
            progress.update(label, done: done, total: total)
        }
        progress.finish()
        try show(backup, in: target, on: context.output)
        return backup.audit.isClean ? .done : .notProven
    }

    private static func show(_ backup: Backup, in target: String, on output: Output) throws {
        let log = backup.log
        if output.isJSON {
            try output.json(
                .object([
                    "directory": .string(target), "size": .position(log.size),
                    "previousSize": log.previousSize.map(JSONValue.position) ?? .null,
                    "root": .string(log.root.base64), "segments": .count(log.segments),
                    "segmentsCopied": .count(log.segmentsCopied),
                    "bytesCopied": .position(log.bytesCopied),
                    "keys": .array(backup.keys.map(JSONValue.string)),
                    "ok": .bool(backup.audit.isClean),
                    "findings": .array(backup.audit.findings.map(AuditText.json)),
                ]))
            return
        }
        let keys = backup.keys.joined(separator: ", ")
        let new = log.size - (log.previousSize ?? 0)
        try output.fields([
            ("backup", target),
            ("size", "\(CountText.of(log.size, "record")), \(new) new"),
            ("root", log.root.base64),
            (
                "copied",
                "\(CountText.of(log.bytesCopied, "byte")) of "
                    + CountText.of(log.segmentsCopied, "segment")
            ),
            ("keys", keys.isEmpty ? "not copied" : "\(keys): keep this copy secret"),
        ])
        try output.line()
        try AuditText.showFindings(of: backup.audit, on: output, ending: " in the copy")
    }

    /// Where a path leads, links followed; `nil` if there is nothing.
    private static func realPath(_ path: String) -> String? {
        guard let pointer = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(pointer) }
        return unsafe String(cString: pointer)
    }
}
