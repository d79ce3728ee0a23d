import LedgerCore

/// `flagledger audit`.
enum AuditCommand: Command {
    static let specification = CommandSpecification(
        "audit", in: .evidence,
        "Derive everything again from the bytes, and list what does not hold",
        discussion: """
            Checks every frame's hash, the tree and its root, every checkpoint's and every \
            event's signature, and every author's right as the roles stood at that position. \
            Believes no cache, no index and no snapshot. Ends with status 3 if it finds \
            something.
            """,
        options: [
            Options.checkpoint, Options.sinceCheckpoint, Options.fromAudited,
            Options.verifierKey, Options.structureOnly,
        ],
        examples: [
            "flagledger audit",
            "flagledger audit --since-checkpoint last-month.checkpoint --vkey ledger.vkey --json",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        try context.requireFiles()
        let start = Surroundings.steadyClock()
        let progress = context.makeProgress()
        var options = AuditOptions()
        options.checkpoint = try checkpoint(Options.checkpoint, context)
        options.since = try checkpoint(Options.sinceCheckpoint, context)
        options.audited = try checkpoint(Options.fromAudited, context)
        options.isStructureOnly = context.arguments.has(Options.structureOnly)
        options.progress = { done, total in
            progress.update("Auditing records", done: done, total: total)
        }
        var report = try Audit.run(context.ledgerPath, options: options)
        progress.finish()
        if let finding = try VerifierKeyText.finding(context) { report.findings.append(finding) }
        let seconds = Double(Surroundings.steadyClock() - start) / 1_000_000
        try AuditText.show(report, seconds: seconds, on: context.output)
        return report.isClean ? .done : .notProven
    }

    private static func checkpoint(
        _ option: OptionSpecification, _ context: Context
    ) throws -> String? {
        guard let path = context.arguments[option] else { return nil }
        return String(decoding: try context.readFile(path), as: UTF8.self)
    }
}
