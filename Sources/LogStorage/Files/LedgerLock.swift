import Glibc

/// Who holds a ledger's lock, as the `lock` file tells.
package struct LockHolder: Hashable, Sendable, CustomStringConvertible {
    package let process: Int32
    package let command: String

    package var description: String { "process \(process) (\(command))" }

    /// Reads `pid command\n`; gives `nil` for anything else, so for the empty file at rest too.
    init?(text: [UInt8]) {
        let line = String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        let parts = line.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let process = Int32(parts[0]) else { return nil }
        self.process = process
        command = String(parts[1])
    }
}

/// The right to write a ledger: an advisory lock (`flock`) on the file `lock`, which names its
/// holder while it is held and is empty at rest. The system takes the lock back when the process
/// ends in whatever way; the text may then stay, and means nothing without the lock.
package final class LedgerLock: Sendable {
    private let file: any StorageFile

    private init(file: any StorageFile) { self.file = file }

    /// Takes the lock, or throws `LogStorageError.locked` with the holder's process and command.
    /// `command` is one line for people, cut at `LogStorageLimits.lockTextBytes`.
    package static func acquire(
        _ fileSystem: any FileSystem, _ layout: LedgerLayout, command: String
    ) throws -> LedgerLock {
        let file = try fileSystem.open(layout.lock, .createIfMissing)
        for attempt in 1...LogStorageLimits.lockAttempts {
            if try file.tryLock(shared: false) {
                try describe(command, in: file)
                return LedgerLock(file: file)
            }
            // Only a holder who stays is a reason to refuse: a look at the lock takes no time.
            if attempt < LogStorageLimits.lockAttempts { usleep(2_000) }
        }
        let text = try file.read(at: 0, count: LogStorageLimits.lockTextBytes)
        throw LogStorageError.locked(path: layout.root, holder: LockHolder(text: text))
    }

    /// Who holds the lock now, or `nil`. Takes nothing that a writer would have to wait for longer
    /// than `acquire` waits, and works on a read-only copy.
    package static func holder(
        _ fileSystem: any FileSystem, _ layout: LedgerLayout
    ) throws -> LockHolder? {
        guard try fileSystem.kind(of: layout.lock) == .file else { return nil }
        let file = try fileSystem.open(layout.lock, .read)
        let text = try file.read(at: 0, count: LogStorageLimits.lockTextBytes)
        guard let holder = LockHolder(text: text) else { return nil }
        // A text without the lock is what a killed process leaves.
        guard try file.tryLock(shared: true) else { return holder }
        try file.unlock()
        return nil
    }

    /// Gives the lock back and empties the file.
    package func release() throws {
        try file.truncate(to: 0)
        try file.unlock()
    }

    private static func describe(_ command: String, in file: any StorageFile) throws {
        let line = command.split(whereSeparator: \.isNewline).joined(separator: " ")
        let text = Array("\(getpid()) \(line)".utf8.prefix(LogStorageLimits.lockTextBytes - 1))
        try file.truncate(to: 0)
        try file.write(text + [UInt8(ascii: "\n")], at: 0)
    }
}
