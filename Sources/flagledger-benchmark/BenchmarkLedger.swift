import ByteCoding
import FlagModel
import FlagState
import Glibc
import LedgerCore
import LogStorage

/// A ledger on the disk, with a tenant, an environment and flags to change, made in a folder of its
/// own and removed with it.
struct BenchmarkLedger {
    let path: String
    let ledger: Ledger
    let signer: any EventSigner
    private static let tenant = Tenant(unchecked: "acme")
    private static let environment = Environment(unchecked: "prod")
    static let flags = 200

    init(
        in folder: String, name: String, options: LogWriterOptions = LogWriterOptions()
    ) throws {
        path = "\(folder)/\(name).flagledger-benchmark"
        let setup = LedgerSetup(
            origin: Origin(unchecked: "flags.example.com/bench"),
            owner: Author(unchecked: "owner@example.com"), ownerSigner: nil)
        (ledger, signer) = try setup.create(at: path, options: options)
        var changes: [Change] = [
            .environmentAdded(BenchmarkLedger.environment),
            .tenantAdded(BenchmarkLedger.tenant, name: nil),
        ]
        for index in 0..<BenchmarkLedger.flags {
            var definition = FlagDefinition(
                key: BenchmarkLedger.flag(index), type: .integer, defaultValue: .integer(-1))
            definition.gates = [.product]
            changes.append(.flagDeclared(definition))
        }
        let draft = EventDraft(stream: .control, changes: changes, signedAt: SystemClock.now())
        _ = try ledger.append(draft.submission(signer: signer, origin: ledger.origin))
    }

    private static func flag(_ index: Int) -> FlagKey { FlagKey(unchecked: "flag-\(index)") }

    /// A change that no other `number` makes.
    func submission(_ number: Int) -> Submission {
        let draft = EventDraft(
            stream: .overrides(BenchmarkLedger.tenant, BenchmarkLedger.environment),
            changes: [
                .overrideSet(
                    flag: BenchmarkLedger.flag(number % BenchmarkLedger.flags), user: nil,
                    value: .integer(Int64(number)), expiresAt: nil)
            ],
            reason: "load", signedAt: SystemClock.now())
        return draft.submission(signer: signer, origin: ledger.origin)
    }

    /// Appends so many changes, a hundred a batch.
    func append(_ count: Int) throws {
        for start in stride(from: 0, to: count, by: 100) {
            _ = try ledger.appendTogether((start..<min(start + 100, count)).map(submission))
        }
    }

    /// Closes the ledger and removes its files.
    func remove() throws {
        try? ledger.close()
        try BenchmarkLedger.remove(path, PosixFileSystem())
    }

    /// Removes a folder with all that is in it.
    static func remove(_ path: String, _ files: PosixFileSystem) throws {
        if try files.kind(of: path) == .directory {
            for name in try files.list(path) { try remove("\(path)/\(name)", files) }
        }
        // Removes empty folders, too.
        _ = unsafe Glibc.remove(path)
    }
}
