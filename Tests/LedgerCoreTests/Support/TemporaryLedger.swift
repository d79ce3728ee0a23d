import ByteCoding
import FlagModel
import FlagState
import Foundation
import LedgerCore
import LogStorage
import Synchronization
import Transparency

/// A real ledger in a directory of its own, removed with the test.
final class TemporaryLedger: Sendable {
    static let origin = Origin(unchecked: "flags.example.com/test")
    static let prod = Environment(unchecked: "prod")
    static let dev = Environment(unchecked: "dev")
    static let acme = Tenant(unchecked: "acme")
    static let owner = Author(unchecked: "olga@example.com")

    let path: String
    let signer: any EventSigner
    let clock: SteppingClock

    /// Makes a ledger with one environment, one tenant and a few flags, and closes it.
    init(clock: SteppingClock = SteppingClock()) throws {
        path = TemporaryLedger.freshDirectory()
        self.clock = clock
        let setup = LedgerSetup(
            origin: TemporaryLedger.origin, owner: TemporaryLedger.owner, ownerSigner: nil,
            clock: clock.now)
        let (ledger, signer) = try setup.create(at: path)
        self.signer = signer
        let changes = [
            Change.environmentAdded(TemporaryLedger.prod),
            .tenantAdded(TemporaryLedger.acme, name: nil),
            .flagDeclared(TemporaryLedger.boolean("checkout")),
            .flagDeclared(TemporaryLedger.boolean("search")),
        ]
        _ = try ledger.append(control(changes, signer, in: ledger))
        try ledger.close()
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    static func freshDirectory() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("fl-" + UUID().uuidString)
            .path
    }

    static func boolean(_ key: String) -> FlagDefinition {
        var definition = FlagDefinition(
            key: FlagKey(unchecked: key), type: .boolean, defaultValue: .bool(false))
        definition.gates = [.product]
        return definition
    }

    func open() throws -> Ledger { try Ledger.open(path, clock: clock.now) }
    func view() throws -> LedgerView { try LedgerView.open(path) }

    func control(_ changes: [Change], _ signer: any EventSigner, in ledger: Ledger) -> Submission {
        EventDraft(stream: .control, changes: changes, signedAt: clock.now())
            .submission(signer: signer, origin: ledger.origin)
    }

    /// Sets a boolean flag and gives the receipt.
    @discardableResult
    func set(
        _ flag: String, _ value: Bool, tenant: Tenant = .zero, user: String? = nil,
        by signer: (any EventSigner)? = nil, in ledger: Ledger
    ) throws -> Receipt? {
        let change = Change.overrideSet(
            flag: FlagKey(unchecked: flag), user: user.map(User.init(unchecked:)),
            value: .bool(value), expiresAt: nil)
        let draft = EventDraft(
            stream: .overrides(tenant, TemporaryLedger.prod), changes: [change],
            signedAt: clock.now())
        let submission = draft.submission(signer: signer ?? self.signer, origin: ledger.origin)
        guard case .appended(let receipt) = try ledger.append(submission) else { return nil }
        return receipt
    }

    func value(_ flag: String, tenant: Tenant = acme, in state: LedgerState) -> JSONValue? {
        let scope = Scope(tenant: tenant, environment: TemporaryLedger.prod)
        return state.resolve(
            FlagKey(unchecked: flag), scope, at: state.moment(now: clock.now()))?.value
    }
}

/// A clock that a test turns by hand; each reading is a microsecond later than the one before.
final class SteppingClock: Sendable {
    private let microseconds = Mutex<Int64>(1_790_000_000_000_000)

    var now: Clock {
        {
            self.microseconds.withLock { now in
                now += 1
                return Timestamp(microseconds: now)
            }
        }
    }

    func advance(bySeconds seconds: Int64) {
        microseconds.withLock { $0 += seconds * 1_000_000 }
    }
}

/// A key pair in memory.
func makeSigner(_ byte: UInt8) throws -> SecretKeySigner {
    guard let key = Ed25519SecretKey(seed: [UInt8](repeating: byte, count: 32)) else {
        throw LedgerError.signing("no key")
    }
    return try SecretKeySigner(key)
}
