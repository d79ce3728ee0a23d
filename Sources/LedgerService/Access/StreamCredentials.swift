import ByteCoding
import CSodium
import FlagModel
import LedgerCore

/// Short-lived, read-only credentials that stand in a stream's URL, since a browser's EventSource
/// sends no headers. One names the token it stands for, one environment and its end, under a MAC
/// with a key of this process: so a restart ends them all, and a revoked token ends its own.
struct StreamCredentials: Sendable {
    private let key = RandomBytes.make(Int(crypto_auth_KEYBYTES))

    struct Claim: Hashable, Sendable {
        let tokenID: String
        let environment: Environment
        let expiresAt: Timestamp

        /// From when on a claim made anew would end later.
        var isRenewedAt: Timestamp {
            let life = LedgerServiceLimits.streamCredentialSeconds * 1_000_000
            return Timestamp(microseconds: expiresAt.microseconds - life)
        }
    }

    /// The end is rounded up, so that a client gets the same URL, and with it the same validator,
    /// for half a day.
    func claim(for caller: Caller, _ environment: Environment, now: Timestamp) -> Claim {
        let life = LedgerServiceLimits.streamCredentialSeconds * 1_000_000
        let step = life / 2
        let end = ((now.microseconds + life) / step + 1) * step
        return Claim(
            tokenID: caller.token.id, environment: environment,
            expiresAt: Timestamp(microseconds: end))
    }

    func format(_ claim: Claim) -> String {
        let payload = payload(claim)
        return Hexadecimal.encode(payload) + "." + Hexadecimal.encode(mac(payload))
    }

    /// `nil` for what this process did not make, and after its end.
    func parse(_ text: String, now: Timestamp) -> Claim? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let payload = Hexadecimal.decode(parts[0]),
            let mac = Hexadecimal.decode(parts[1]), verify(mac, payload)
        else { return nil }
        let fields = String(decoding: payload, as: UTF8.self).split(separator: "\n")
            .map(String.init)
        guard fields.count == 3, let environment = Environment(fields[1]),
            let end = Int64(fields[2]), end > now.microseconds
        else { return nil }
        return Claim(
            tokenID: fields[0], environment: environment,
            expiresAt: Timestamp(microseconds: end))
    }

    private func payload(_ claim: Claim) -> [UInt8] {
        Array("\(claim.tokenID)\n\(claim.environment)\n\(claim.expiresAt.microseconds)".utf8)
    }

    private func mac(_ payload: [UInt8]) -> [UInt8] {
        var mac = [UInt8](repeating: 0, count: Int(crypto_auth_BYTES))
        unsafe crypto_auth(&mac, payload, UInt64(payload.count), key)
        return mac
    }

    private func verify(_ mac: [UInt8], _ payload: [UInt8]) -> Bool {
        guard mac.count == Int(crypto_auth_BYTES) else { return false }
        return unsafe crypto_auth_verify(mac, payload, UInt64(payload.count), key) == 0
    }
}
