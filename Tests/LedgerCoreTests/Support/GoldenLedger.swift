import ByteCoding
import FlagModel
import FlagState
import Foundation
import LedgerCore
import LogStorage
import Synchronization
import Transparency

/// The ledger in `Tests/Golden/format-1`, made again: every key, identifier, time and nonce in it
/// is fixed, so that today's code must write the very bytes that are kept there. docs/format.md
/// tells its story; its keys are made from seeds of one repeated byte, so nobody can mistake them
/// for real ones.
enum GoldenLedger {
    static let origin = Origin(unchecked: "golden.example.com/format-1")
    static let owner = Author(unchecked: "test-owner@example.com")
    /// What the log consists of. `keys/` and `derived/` are not kept: the first is made from seeds,
    /// the second may always be deleted.
    static let files = [
        "checkpoint", "head", "segments/00000000000000000000.segment",
        "segments/00000000000000000004.segment",
    ]
    static let kept = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden/format-1").path

    private static let prod = Environment(unchecked: "prod")
    private static let acme = Tenant(unchecked: "acme")
    private static let flag = FlagKey(unchecked: "checkout-v2")

    /// 2026-11-21T09:00:00Z.
    private static let start: Int64 = 1_795_251_600_000_000

    static func ownerSigner() throws -> SecretKeySigner { try makeSigner(0x11) }

    /// Makes the ledger in a new directory, and gives its path.
    static func make() throws -> String {
        let path = TemporaryLedger.freshDirectory()
        let clock = FixedClock(start)
        let signer = try ownerSigner()
        let ledger = try create(at: path, clock, signer)
        try declare(in: ledger, clock, signer)
        try backfill(in: ledger, clock, signer)
        try live(in: ledger, clock, signer)
        try ledger.close()
        try comment(at: path, clock, signer)
        return path
    }

    /// The private keys of the golden ledger, for who wants to write to a copy of it.
    static func writeKeys(to path: String) throws {
        let keys = [("checkpoint", UInt8(0x22)), ("server", 0x33)]
        try FileManager.default.createDirectory(
            atPath: path + "/keys", withIntermediateDirectories: true)
        for (name, byte) in keys {
            guard let key = Ed25519SecretKey(seed: [UInt8](repeating: byte, count: 32)) else {
                throw LedgerError.signing("no key")
            }
            let text = OpenSSHPrivateKey(key, comment: "\(name)@\(origin)").format()
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/keys/\(name)"))
        }
    }

    // MARK: Its story

    /// Batch 0: position 0.
    private static func create(
        at path: String, _ clock: FixedClock, _ signer: SecretKeySigner
    ) throws -> Ledger {
        try writeKeys(to: path)
        var setup = LedgerSetup(
            origin: origin, owner: owner, ownerSigner: signer, clock: clock.now)
        setup.genesisID = EventID(unchecked: "golden-genesis")
        return try setup.create(at: path, options: options()).ledger
    }

    /// Batch 1: position 1, one event with three changes.
    private static func declare(
        in ledger: Ledger, _ clock: FixedClock, _ signer: SecretKeySigner
    ) throws {
        clock.advance(bySeconds: 1)
        let changes: [Change] = [
            .environmentAdded(prod), .tenantAdded(acme, name: nil),
            .flagDeclared(TemporaryLedger.boolean(flag.text)),
        ]
        let draft = EventDraft(
            stream: .control, changes: changes, signedAt: clock.now(),
            id: EventID(unchecked: "golden-catalog"))
        _ = try ledger.append(draft.submission(signer: signer, origin: origin))
    }

    /// Batch 2: positions 2 and 3, which begin two streams. Recorded time steps back to 2020.
    private static func backfill(
        in ledger: Ledger, _ clock: FixedClock, _ signer: SecretKeySigner
    ) throws {
        clock.advance(bySeconds: 1)
        let drafts = [(Tenant.zero, true), (acme, false)].map { tenant, value in
            var draft = EventDraft(
                stream: .overrides(tenant, prod), changes: [change(value)], signedAt: clock.now(),
                id: EventID(unchecked: "golden-backfill-\(tenant)"))
            draft.backfilledAt = Timestamp(microseconds: 1_577_836_800_000_000)
            draft.origin = EventSource(author: "somebody", commit: "c0ffee")
            draft.keepsIdleChanges = true
            return draft
        }
        _ = try ledger.appendTogether(
            drafts.map { $0.submission(signer: signer, origin: origin) })
    }

    /// The first segment is sealed. Batch 3: position 4, a user's override.
    private static func live(
        in ledger: Ledger, _ clock: FixedClock, _ signer: SecretKeySigner
    ) throws {
        clock.advance(bySeconds: 1)
        let draft = EventDraft(
            stream: .overrides(acme, prod), changes: [change(true, user: "user-17")],
            reason: "wave 2", signedAt: clock.now(), id: EventID(unchecked: "golden-user"))
        _ = try ledger.append(draft.submission(signer: signer, origin: origin))
    }

    /// Opened a second time, so in epoch 2. Batch 4: position 5.
    private static func comment(
        at path: String, _ clock: FixedClock, _ signer: SecretKeySigner
    ) throws {
        clock.advance(bySeconds: 1)
        let ledger = try Ledger.open(path, options: options(), clock: clock.now)
        let draft = EventDraft(
            stream: .control,
            changes: [.noteAdded(text: "Grüße, 世界", flag: flag, position: 4)],
            signedAt: clock.now(), id: EventID(unchecked: "golden-note"))
        _ = try ledger.append(draft.submission(signer: signer, origin: origin))
        try ledger.close()
    }

    private static func change(_ value: Bool, user: String? = nil) -> Change {
        .overrideSet(
            flag: flag, user: user.map(User.init(unchecked:)), value: .bool(value), expiresAt: nil)
    }

    /// Rolls behind batch 2. The nonces can be read.
    private static func options() -> LogWriterOptions {
        let segments = NonceCounter()
        var options = LogWriterOptions()
        options.rollBytes = 8_192
        options.command = "golden"
        options.zeroAheadAfterBatches = nil
        options.nonce = { segments.next() }
        options.monotonicNanoseconds = { 0 }
        return options
    }
}

private final class NonceCounter: Sendable {
    private let count = Mutex(0)

    func next() -> [UInt8] {
        count.withLock { count in
            count += 1
            return Array("test nonce no. \(count)".utf8)
        }
    }
}

/// A clock that stands still until it is turned.
private final class FixedClock: Sendable {
    private let microseconds: Mutex<Int64>

    init(_ microseconds: Int64) { self.microseconds = Mutex(microseconds) }

    var now: Clock { { Timestamp(microseconds: self.microseconds.withLock { $0 }) } }

    func advance(bySeconds seconds: Int64) {
        microseconds.withLock { $0 += seconds * 1_000_000 }
    }
}
