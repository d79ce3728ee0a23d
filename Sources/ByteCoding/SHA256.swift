import CSodium

/// SHA-256 (FIPS 180-4) through libsodium.
package enum SHA256 {
    package static func hash(_ bytes: [UInt8]) -> Digest { hash(bytes.span) }

    package static func hash(_ bytes: Span<UInt8>) -> Digest {
        var hasher = SHA256Hasher()
        hasher.update(bytes)
        return hasher.finalize()
    }

    /// The hash of one byte followed by `bytes`: the shape of RFC 6962's separated domains.
    package static func hash(prefix: UInt8, _ bytes: Span<UInt8>) -> Digest {
        var hasher = SHA256Hasher()
        hasher.update(prefix)
        hasher.update(bytes)
        return hasher.finalize()
    }
}

/// SHA-256 of bytes that come in pieces.
package struct SHA256Hasher {
    private var state = crypto_hash_sha256_state()

    package init() { unsafe crypto_hash_sha256_init(&state) }

    package mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

    package mutating func update(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            _ = unsafe crypto_hash_sha256_update(
                &state, buffer.baseAddress, UInt64(buffer.count))
        }
    }

    package mutating func update(_ byte: UInt8) {
        var byte = byte
        unsafe crypto_hash_sha256_update(&state, &byte, 1)
    }

    package mutating func update(_ digest: Digest) {
        var words = digest.bigEndianWords
        unsafe withUnsafeBytes(of: &words) { buffer in
            guard let start = buffer.baseAddress else { return }
            _ = unsafe crypto_hash_sha256_update(
                &state, start.assumingMemoryBound(to: UInt8.self), UInt64(buffer.count))
        }
    }

    package consuming func finalize() -> Digest {
        var state = state
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        unsafe withUnsafeMutableBytes(of: &words) { buffer in
            guard let start = buffer.baseAddress else { return }
            _ = unsafe crypto_hash_sha256_final(
                &state, start.assumingMemoryBound(to: UInt8.self))
        }
        return Digest(
            words: (
                UInt64(bigEndian: words.0), UInt64(bigEndian: words.1),
                UInt64(bigEndian: words.2), UInt64(bigEndian: words.3)
            ))
    }
}
