import ByteCoding
import FlagModel
import FlagState
import Transparency

/// What floor 3 cannot judge: the signature itself, and the strength of keys to be enrolled.
enum SignatureCheck {
    static func check(_ signed: SignedEvent, state: LedgerState) throws(Refusal) {
        for key in enrolledKeys(in: signed.event) { try checkStrength(key) }
        let genesisKey = signed.event.genesisKey.flatMap {
            $0.fingerprint == signed.fingerprint ? $0 : nil
        }
        guard let line = state.key(signed.fingerprint)?.key.key ?? genesisKey else {
            throw Refusal(
                .unknownKey, "the key \(Fingerprint.text(signed.fingerprint)) is not enrolled")
        }
        // Made when the batch is put together, by the key itself.
        if let signer = signed.signer, signer.publicKey == line { return }
        if signed.checkedBy == line { return }
        guard verify(signed.signature, over: signed.bytes, by: line) else {
            throw Refusal(
                .badSignature,
                "the signature does not verify with the key \(Fingerprint.text(line)) in namespace "
                    + "\(SSHSignature.eventNamespace): sign the event's exact bytes with that key")
        }
    }

    /// The rules are fixed for ever in `docs/transparency.md`.
    static func verify(_ signature: [UInt8], over event: [UInt8], by line: PublicKeyLine) -> Bool {
        guard let key = try? Ed25519PublicKey(line.keyBytes) else { return false }
        return verify(signature, over: event, by: key)
    }

    /// The same with a key that was looked at before: judging its strength costs most of what
    /// verifying costs.
    static func verify(
        _ signature: [UInt8], over event: [UInt8], by key: Ed25519PublicKey
    ) -> Bool {
        guard let signature = Ed25519Signature(signature) else { return false }
        return key.verify(signature, message: SSHSignature.signedData(message: event.span))
    }

    static func checkStrength(_ line: PublicKeyLine) throws(Refusal) {
        do {
            _ = try Ed25519PublicKey(line.keyBytes)
        } catch {
            throw Refusal(
                .weakKey, "the key \(Fingerprint.text(line)) cannot be enrolled: \(error)")
        }
    }

    /// Every key that the event would put into force.
    static func enrolledKeys(in event: Event) -> [PublicKeyLine] {
        event.changes.flatMap { change -> [PublicKeyLine] in
            switch change {
            case .ledgerCreated(let created): [created.checkpointKey, created.ownerKey]
            case .keyEnrolled(let enrolled): [enrolled.key]
            default: []
            }
        }
    }
}

extension Event {
    /// The key that a genesis event brings with it, for its own signature.
    var genesisKey: PublicKeyLine? {
        guard case .ledgerCreated(let created)? = changes.first else { return nil }
        return created.ownerKey
    }
}
