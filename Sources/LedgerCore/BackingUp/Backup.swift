package import LogStorage

/// A copy of a ledger that was audited where it lies, and is a ledger itself.
package struct Backup: Sendable {
    package let log: BackupReport
    /// Of the copy, and of its being an extension of what the backup held before.
    package let audit: AuditReport
    /// Names of the private keys that were copied, too.
    package let keys: [String]

    /// Brings the backup in the directory `target` up to the acknowledged end of the ledger in
    /// `source`, beside its writer, and audits the whole copy. Private keys are copied only
    /// `withKeys`: whoever has them and the log can sign as the ledger. Throws `BackupError`,
    /// `LogStorageError`, `FileError`; findings of the audit are a value.
    ///
    /// - Parameter progress: told what is done, how much of it, and of how much.
    package static func run(
        from source: String, to target: String, withKeys: Bool = false,
        fileSystem: any FileSystem = PosixFileSystem(), command: String = "flagledger backup",
        progress: (@Sendable (Step, UInt64, UInt64) -> Void)? = nil
    ) throws -> Backup {
        let layout = LedgerLayout(root: target)
        let log = try LogBackup.run(
            from: LedgerLayout(root: source), to: layout, fileSystem: fileSystem,
            command: command
        ) { done, total in progress?(.copying, done, total) }
        let keys =
            try withKeys
            ? copyKeys(from: LedgerLayout(root: source), to: layout, fileSystem) : []
        var options = AuditOptions()
        options.since = log.previousNote.map { String(decoding: $0, as: UTF8.self) }
        options.progress = { done, total in progress?(.auditing, done, total) }
        let audit = try Audit.run(target, options: options, fileSystem: fileSystem)
        return Backup(log: log, audit: audit, keys: keys)
    }

    /// What a backup is doing.
    package enum Step: Sendable {
        /// Counted in bytes.
        case copying
        /// Counted in records.
        case auditing
    }

    /// Crash window: a key file has its name only when it is whole.
    private static func copyKeys(
        from source: LedgerLayout, to target: LedgerLayout, _ fileSystem: any FileSystem
    ) throws -> [String] {
        let names = ["owner", "checkpoint", "server"]
        var copied: [String] = []
        try fileSystem.createDirectoryIfMissing(target.keysDirectory, mode: 0o700)
        for name in names {
            for (file, mode) in [(name, UInt32(0o600)), (name + ".pub", 0o644)] {
                let path = source.keysDirectory + "/" + file
                guard try fileSystem.exists(path) else { continue }
                let bytes = try fileSystem.readFile(path, limit: LedgerCoreLimits.keyFileBytes)
                let copy = target.keysDirectory + "/" + file
                try fileSystem.writeNewFile(copy + ".tmp", bytes, mode: mode)
                try fileSystem.rename(copy + ".tmp", to: copy)
                if file == name { copied.append(name) }
            }
        }
        try fileSystem.synchronizeDirectory(target.keysDirectory)
        try fileSystem.synchronizeDirectory(target.root)
        return copied
    }
}
