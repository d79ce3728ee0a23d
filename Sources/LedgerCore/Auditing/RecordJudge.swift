import ByteCoding
import FlagModel
import FlagState
import Transparency

/// Judges records one after the other, from the events alone: form, time, stream, authority and
/// rules as they stood at each position. Signatures are collected and checked side by side.
struct RecordJudge {
    private(set) var state = LedgerState()
    private(set) var findings: [Finding] = []
    /// Set at the first record that cannot be read: what depends on the state is not judged after.
    private(set) var stoppedAt: UInt64?
    private(set) var pending: [PendingSignature] = []
    private(set) var genesis: LedgerCreated?
    /// SHA-256 of the genesis event: what every header must name.
    private(set) var identity: Digest?
    private(set) var recoveries: [LedgerRecovered] = []
    private var lastEpoch: UInt32 = 0
    /// The state is kept as it is at this size, to hold a snapshot file against it.
    var keptSize: UInt64?
    private(set) var kept: LedgerState?
    /// Each enrolled key that signed something, decoded once.
    private var signingKeys: [Digest: SigningKey] = [:]

    /// A key as whoever verifies with it takes it.
    enum SigningKey: Sendable {
        case good(Ed25519PublicKey)
        /// Too weak to sign anything.
        case weak

        init(_ line: PublicKeyLine) {
            self = (try? Ed25519PublicKey(line.keyBytes)).map(SigningKey.good) ?? .weak
        }
    }

    /// A signature that is still to be verified.
    struct PendingSignature: Sendable {
        let position: UInt64
        let signature: [UInt8]
        let event: [UInt8]
        let key: SigningKey

        /// What verifying it finds; `nil` where it holds.
        var problem: Finding? {
            if case .good(let key) = key,
                SignatureCheck.verify(signature, over: event, by: key)
            {
                return nil
            }
            return Finding(
                position: position, kind: .signature,
                detail: "the signature does not verify over the event's bytes")
        }
    }

    mutating func takePending() -> [PendingSignature] {
        defer {
            pending = []
            pending.reserveCapacity(LedgerCoreLimits.auditChunk)
        }
        return pending
    }

    /// Nothing can be said of the state from `position` on.
    mutating func stop(at position: UInt64) {
        if stoppedAt == nil { stoppedAt = position }
    }

    mutating func judge(_ bytes: [UInt8], at position: UInt64) {
        if stoppedAt != nil { return }
        do {
            let (record, event) = try DecodedRecord.decode(bytes, at: position)
            judge(record, event)
        } catch {
            let isUnsupported = if case .unsupportedRecord = error { true } else { false }
            findings.append(
                Finding(
                    position: position, kind: isUnsupported ? .unsupported : .record,
                    detail: "\(error)"))
            stop(at: position)
        }
    }

    private mutating func judge(_ record: Record, _ event: Event) {
        if record.epoch < lastEpoch {
            report(
                .record, record,
                "its epoch \(record.epoch) is below its predecessor's \(lastEpoch)")
        }
        lastEpoch = max(lastEpoch, record.epoch)
        let place = EventPlace(of: record)
        if record.position == 0 {
            genesis = event.genesis
            identity = place.eventDigest
        }
        collectSignature(record, event)
        if let refusal = state.admission(of: event, at: place) {
            report(Finding.Kind(refusal.code), record, refusal.message)
        }
        if event.changes.contains(where: { !$0.isOverride }) { judgeOthers(record, event) }
        state.fold(event, at: place)
        if state.size == keptSize { kept = state }
    }

    /// What only changes other than overrides bring.
    private mutating func judgeOthers(_ record: Record, _ event: Event) {
        for key in SignatureCheck.enrolledKeys(in: event) {
            do { try SignatureCheck.checkStrength(key) } catch {
                report(.signature, record, error.message)
            }
        }
        for case .ledgerRecovered(let recovered) in event.changes { recoveries.append(recovered) }
    }

    private mutating func collectSignature(_ record: Record, _ event: Event) {
        guard let key = signingKey(of: record, event) else {
            report(
                .signature, record,
                "it is signed by the key \(Fingerprint.text(record.fingerprint)), which was never "
                    + "enrolled before it")
            return
        }
        pending.append(
            PendingSignature(
                position: record.position, signature: record.signature, event: record.event,
                key: key))
    }

    /// The key that the record names. What was enrolled once is known for ever, revoked or not.
    private mutating func signingKey(of record: Record, _ event: Event) -> SigningKey? {
        if let known = signingKeys[record.fingerprint] { return known }
        if let enrolled = state.key(record.fingerprint)?.key.key {
            let key = SigningKey(enrolled)
            signingKeys[record.fingerprint] = key
            return key
        }
        // A genesis event brings its own.
        guard let brought = event.genesisKey, brought.fingerprint == record.fingerprint else {
            return nil
        }
        return SigningKey(brought)
    }

    private mutating func report(_ kind: Finding.Kind, _ record: Record, _ detail: String) {
        findings.append(Finding(position: record.position, kind: kind, detail: detail))
    }
}

extension Event {
    fileprivate var genesis: LedgerCreated? {
        guard case .ledgerCreated(let created)? = changes.first else { return nil }
        return created
    }
}

extension Finding.Kind {
    /// Under which head of the report a refused event belongs.
    fileprivate init(_ code: Refusal.Code) {
        self =
            switch code {
            case .forbidden, .unknownAuthor, .unknownToken, .revokedKey, .unknownKey, .lastOwner:
                .authority
            case .wrongLedger, .brokenStream, .duplicateID: .stream
            case .badSignature, .weakKey: .signature
            case .timeDecreases: .time
            default: .rule
            }
    }
}
