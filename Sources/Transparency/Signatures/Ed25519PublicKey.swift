import CSodium

/// An Ed25519 public key (RFC 8032) that passed the rules which this ledger fixed for ever.
///
/// A signature is valid when all of these hold (A the key, R and S the signature's halves):
///
/// 1. A is canonical (y < 2^255 - 19), on the curve, and not of small order: checked once, here.
/// 2. S < L, so that nobody can make a second valid signature of the same bytes.
/// 3. R is not of small order, and canonical: it is compared byte for byte.
/// 4. The cofactorless equation holds: encode([S]B - [SHA-512(R, A, message)]A) = R.
///
/// libsodium's `crypto_sign_verify_detached` demands 2, 3 and 4 (and 1 again). A key outside the
/// prime-order subgroup but not of small order is admitted: the equation decides for it, too,
/// the same everywhere.
package struct Ed25519PublicKey: Hashable, Sendable {
    package static let byteCount = 32

    /// The encoding of RFC 8032, 32 bytes.
    package let bytes: [UInt8]

    /// Takes the 32 bytes of a key that comes from outside, and says why a weak one is refused.
    package init(_ bytes: [UInt8]) throws(Ed25519KeyError) {
        guard bytes.count == Self.byteCount else { throw .wrongLength(bytes.count) }
        guard Self.isCanonical(bytes) else { throw .notCanonical }
        guard let cleared = Self.multiplyByCofactor(bytes) else { throw .notOnCurve }
        guard cleared != Self.neutralElement else { throw .smallOrder }
        self.bytes = bytes
    }

    /// For keys that libsodium itself derived from a secret.
    init(derived bytes: [UInt8]) {
        precondition(bytes.count == Self.byteCount, "libsodium's public keys have 32 bytes")
        self.bytes = bytes
    }

    /// Whether `signature` is this key's over `message`, by the rules above.
    package func verify(_ signature: Ed25519Signature, message: Span<UInt8>) -> Bool {
        Sodium.requireReady()
        return unsafe message.withUnsafeBufferPointer { message in
            unsafe crypto_sign_verify_detached(
                signature.bytes, message.baseAddress, UInt64(message.count), bytes) == 0
        }
    }

    /// Whether `signature` is this key's over `message`, by the rules above.
    package func verify(_ signature: Ed25519Signature, message: [UInt8]) -> Bool {
        verify(signature, message: message.span)
    }
}

extension Ed25519PublicKey {
    private static let neutralElement: [UInt8] = [1] + [UInt8](repeating: 0, count: 31)

    /// Whether the y coordinate (255 bits, little-endian; the top bit is the sign of x) is below
    /// 2^255 - 19, whose bytes are `ed ff … ff 7f`.
    private static func isCanonical(_ bytes: [UInt8]) -> Bool {
        guard bytes[31] & 0x7f == 0x7f, bytes[1..<31].allSatisfy({ $0 == 0xff }) else {
            return true
        }
        return bytes[0] < 0xed
    }

    /// Eight times the point, by doubling three times; `nil` when it is not on the curve. What
    /// comes out neutral has small order. (libsodium's own `is_valid_point` would also refuse
    /// points outside the prime-order subgroup, which the rules admit.)
    private static func multiplyByCofactor(_ point: [UInt8]) -> [UInt8]? {
        Sodium.requireReady()
        var point = point
        for _ in 0..<3 {
            var double = [UInt8](repeating: 0, count: byteCount)
            guard unsafe crypto_core_ed25519_add(&double, point, point) == 0 else { return nil }
            point = double
        }
        return point
    }
}

extension Ed25519PublicKey: CustomStringConvertible {
    package var description: String { SSHPublicKey(self).line(comment: "") }
}
