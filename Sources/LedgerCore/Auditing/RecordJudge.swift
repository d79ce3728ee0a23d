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
    /// Each key that signed something, decoded once.
    private var publicKeys: [Digest: Ed25519PublicKey?] = [:]

    /// A signature that is still to be verified.
    struct PendingSignature: Sendable {
        let position: UInt64
        let signature: [UInt8]
        let event: [UInt8]
        /// `nil` where it is too weak to sign anything.
        let key: Ed25519PublicKey?

        /// What verifying it finds; `nil` where it holds.
        var problem: Finding? {
            if let key, SignatureCheck.verify(signature, over: event, by: key) { return nil }
            return Finding(
                position: position, kind: .signature,
                detail: "the signature does not verify over the event's bytes")
        }
    }

    mutating func takePending() -> [PendingSignature] {
        defer { pending = [] }
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
        for key in SignatureCheck.enrolledKeys(in: event) {
            do { try SignatureCheck.checkStrength(key) } catch {
                report(.signature, record, error.message)
            }
        }
        for case .ledgerRecovered(let recovered) in event.changes { recoveries.append(recovered) }
        state.fold(event, at: place)
        if state.size == keptSize { kept = state }
    }

    private mutating func collectSignature(_ record: Record, _ event: Event) {
        let brought = event.genesisKey.flatMap { $0.fingerprint == record.fingerprint ? $0 : nil }
        guard let key = state.key(record.fingerprint)?.key.key ?? brought else {
            report(
                .signature, record,
                "it is signed by the key \(Fingerprint.text(record.fingerprint)), which was never "
                    + "enrolled before it")
            return
        }
        pending.append(
            PendingSignature(
                position: record.position, signature: record.signature, event: record.event,
                key: publicKey(key, record.fingerprint)))
    }

    private mutating func publicKey(
        _ line: PublicKeyLine, _ fingerprint: Digest
    ) -> Ed25519PublicKey? {
        if let known = publicKeys[fingerprint] { return known }
        let key = try? Ed25519PublicKey(line.keyBytes)
        publicKeys[fingerprint] = .some(key)
        return key
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
