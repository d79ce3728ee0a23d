import ByteCoding
import FlagModel
import FlagState
import LedgerCore
import LogStorage
import Transparency

/// Whose keys an attacker holds, beside the disk.
enum Attacker: Int, CaseIterable {
    case disk
    case ledgerKey
    /// And bob's, who is an admin of acme.
    case authorKey
}

/// An honest ledger of ten records, and what honest people kept of it. Bob's key can be stolen; the
/// owner's cannot.
struct Victim {
    static let bob = Author(unchecked: "bob@example.com")
    static let acmeProd = Stream.overrides(TemporaryLedger.acme, TemporaryLedger.prod)
    static let acmeDev = Stream.overrides(TemporaryLedger.acme, TemporaryLedger.dev)

    let records: [Record]
    let owner: SecretKeySigner
    let bobSigner: SecretKeySigner
    let noteSigner: NoteSigner
    /// The key of it, as `keys/checkpoint` holds it.
    let checkpointKeyFile: [UInt8]
    /// The honest checkpoint of each size.
    let notes: [UInt64: [UInt8]]
    private let proofs: [Receipt]

    /// `keys`: from which the owner's key and bob's are made.
    init(keys: UInt8 = 0x11) throws {
        let system = InMemoryFileSystem()
        owner = try makeSigner(keys)
        bobSigner = try makeSigner(keys + 1)
        let clock = SteppingClock()
        (noteSigner, checkpointKeyFile) = try Victim.makeCheckpointKey(keys + 2)
        try system.createDirectory("/victim", mode: 0o755)
        try system.createDirectory("/victim/keys", mode: 0o700)
        try system.open("/victim/keys/checkpoint", .createEmpty).write(checkpointKeyFile, at: 0)
        let setup = LedgerSetup(
            origin: TemporaryLedger.origin, owner: TemporaryLedger.owner, ownerSigner: owner,
            clock: clock.now)
        let (ledger, _) = try setup.create(at: "/victim", fileSystem: system)
        var notes: [UInt64: [UInt8]] = [1: Array(ledger.publication.checkpoint.utf8)]
        var receipts: [Receipt] = []
        for step in Victim.story(bobSigner.publicKey) {
            let signer = step.isBobs ? bobSigner : owner
            let draft = EventDraft(
                stream: step.stream, changes: step.changes, signedAt: clock.now())
            let submission = draft.submission(signer: signer, origin: ledger.origin)
            guard case .appended(let receipt) = try ledger.append(submission) else { continue }
            receipts.append(receipt)
            notes[receipt.size] = Array(receipt.checkpoint.utf8)
        }
        try ledger.close()
        let view = try LedgerView.open("/victim", fileSystem: system)
        records = try (0..<view.size).map { try view.record(at: $0).record }
        self.notes = notes
        proofs = receipts
    }

    private static func makeCheckpointKey(_ seed: UInt8) throws -> (NoteSigner, [UInt8]) {
        let origin = TemporaryLedger.origin
        guard let key = Ed25519SecretKey(seed: [UInt8](repeating: seed, count: 32)),
            let signer = NoteSigner(name: origin.text, secretKey: key)
        else { throw LedgerError.signing("no checkpoint key") }
        let text = OpenSSHPrivateKey(key, comment: "checkpoint@\(origin)").format()
        return (signer, Array(text.utf8))
    }

    private struct Step {
        let stream: Stream
        let changes: [Change]
        var isBobs = false
    }

    /// Positions 1 to 9. Bob's stream acme/prod is 2, 3, (the owner's) 5, 7; acme/dev is 6.
    private static func story(_ bobKey: PublicKeyLine) -> [Step] {
        let acme = TemporaryLedger.acme
        let setup: [Change] = [
            .environmentAdded(TemporaryLedger.prod), .environmentAdded(TemporaryLedger.dev),
            .tenantAdded(acme, name: nil),
            .flagDeclared(TemporaryLedger.boolean("checkout")),
            .flagDeclared(TemporaryLedger.boolean("search")),
            .keyEnrolled(KeyEnrolled(author: bob, key: bobKey)),
            .roleGranted(.admin, author: bob, tenant: acme),
        ]
        let global = Stream.overrides(.zero, TemporaryLedger.prod)
        return [
            Step(stream: .control, changes: setup),
            Step(stream: acmeProd, changes: [set("checkout", true)], isBobs: true),
            Step(stream: acmeProd, changes: [set("search", true)], isBobs: true),
            Step(stream: global, changes: [set("search", true)]),
            Step(stream: acmeProd, changes: [set("checkout", false)]),
            Step(stream: acmeDev, changes: [set("checkout", true)], isBobs: true),
            Step(stream: acmeProd, changes: [set("search", false)], isBobs: true),
            Step(stream: global, changes: [set("checkout", true)]),
            Step(stream: global, changes: [set("checkout", false)]),
        ]
    }

    static func set(_ flag: String, _ value: Bool) -> Change {
        .overrideSet(
            flag: FlagKey(unchecked: flag), user: nil, value: .bool(value), expiresAt: nil)
    }

    /// What a reader copied at the end.
    var keptCheckpoint: String {
        String(decoding: notes[UInt64(records.count)] ?? [], as: UTF8.self)
    }

    /// The receipt of whoever made the change that the attack is about.
    func keptReceipt(for attack: Attack) -> Receipt { proofs[Int(attack.victimPosition) - 1] }

    func event(_ position: Int) throws -> Event { try EventCodec.decode(records[position].event) }
}
