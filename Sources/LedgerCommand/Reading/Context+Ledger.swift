import ByteCoding
import FlagModel
import LedgerCore
import LogStorage

/// Where the ledger is, and how a command gets at it.
extension Context {
    /// `--ledger`, else `$FLAGLEDGER_DIR`, else `./ledger`.
    var ledgerPath: String {
        arguments[Options.ledger] ?? variable("FLAGLEDGER_DIR") ?? "./ledger"
    }

    var now: Timestamp { Timestamp(microseconds: surroundings.now()) }

    /// The clock that a ledger opened for writing takes its times from.
    var clock: Clock {
        let now = surroundings.now
        return { Timestamp(microseconds: now()) }
    }

    /// An environment variable that is set and not empty.
    func variable(_ name: String) -> String? {
        surroundings.variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Opens the ledger for reading. It takes no lock.
    func openView() throws -> LedgerView {
        let progress = makeProgress()
        defer { progress.finish() }
        let view = try LedgerView.open(ledgerPath) { done, total in
            progress.update("Reading records", done: done, total: total)
        }
        try tell(ofSnapshot: view.snapshotProblem)
        return view
    }

    /// Opening took its time and was right, but not what was expected of a file that is there.
    func tell(ofSnapshot problem: String?) throws {
        guard let problem else { return }
        try output.message(
            "flagledger: \(ledgerPath)/derived/snapshot was not used, the log was read instead: "
                + "\(problem). It is made again when a writer closes the ledger")
    }

    func makeProgress() -> Progress {
        Progress(
            messages: surroundings.messages, isTerminal: surroundings.messagesAreTerminal,
            clock: Surroundings.steadyClock)
    }

    /// The key that signs: `--key`, else `$FLAGLEDGER_KEY`, else the owner's in `DIR/keys`.
    func signer() throws -> any EventSigner {
        let named = arguments[Options.key] ?? variable("FLAGLEDGER_KEY")
        let ownerKey = LedgerLayout(root: ledgerPath).keysDirectory + "/owner"
        // Whoever may not look into DIR/keys is not the owner, and has a key elsewhere. Through a
        // server everybody signs with a key of their own: DIR may be another ledger.
        let mayUseOwners = try serverAddress() == nil
        if try named == nil && !(mayUseOwners && isThere(ownerKey)) {
            throw CommandFailure(
                .wrongUsage, code: "NO_KEY",
                "no key to sign with: name yours with --key FILE or $FLAGLEDGER_KEY (a private "
                    + "key, or a .pub file whose private half ssh-agent holds)")
        }
        return try SignerSource.signer(
            for: named ?? ownerKey, agentSocket: variable("SSH_AUTH_SOCK"))
    }

    /// Also `false` for what this user may not look at.
    private func isThere(_ path: String) throws(FileError) -> Bool {
        do {
            return try PosixFileSystem().exists(path)
        } catch {
            guard error.meansForbidden else { throw error }
            return false
        }
    }

    /// All bytes of a file that the user named; `-` is standard input where `allowsInput`.
    func readFile(_ path: String, allowsInput: Bool = false) throws -> [UInt8] {
        if allowsInput, path == "-" {
            return try StandardInput.readAll(limit: LedgerCoreLimits.inputFileBytes)
        }
        return try PosixFileSystem().readFile(path, limit: LedgerCoreLimits.inputFileBytes)
    }
}
