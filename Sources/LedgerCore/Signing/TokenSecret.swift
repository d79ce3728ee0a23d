package import ByteCoding

/// A new bearer token. The ledger gets its SHA-256; the text is shown once and kept nowhere.
package struct TokenSecret {
    /// 256 bits, as many as the hash can keep.
    private static let randomByteCount = 32

    /// `fl_` and base64url without padding (RFC 4648 section 5).
    package let text: String

    package static func make() -> TokenSecret {
        let random = Base64.encode(RandomBytes.make(randomByteCount))
        let safe = random.map { character -> Character in
            switch character {
            case "+": "-"
            case "/": "_"
            default: character
            }
        }
        return TokenSecret(text: "fl_" + String(safe.filter { $0 != "=" }))
    }

    /// What the ledger stores: SHA-256 of the text's bytes.
    package var hash: Digest { SHA256.hash(Array(text.utf8)) }

    /// A new id, which says nothing about the secret.
    package func id(at now: Timestamp) -> String {
        ULID.make(
            milliseconds: UInt64(max(0, now.microseconds / 1_000)),
            randomBytes: RandomBytes.make(10))
    }
}
