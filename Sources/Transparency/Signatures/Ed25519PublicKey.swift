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

    /// In place instead of in an array: threads that verify side by side would hand the array's
    /// count of references back and forth between the cores.
    private let encoding: Encoding

    /// The encoding of RFC 8032, 32 bytes.
    package var bytes: [UInt8] { encoding.bytes }

    /// Takes the 32 bytes of a key that comes from outside, and says why a weak one is refused.
    package init(_ bytes: [UInt8]) throws(Ed25519KeyError) {
        guard bytes.count == Self.byteCount else { throw .wrongLength(bytes.count) }
        guard Self.isCanonical(bytes) else { throw .notCanonical }
        guard let cleared = Self.multiplyByCofactor(bytes) else { throw .notOnCurve }
        guard cleared != Self.neutralElement else { throw .smallOrder }
        encoding = Encoding(bytes)
    }

    /// For keys that libsodium itself derived from a secret.
    init(derived bytes: [UInt8]) {
        precondition(bytes.count == Self.byteCount, "libsodium's public keys have 32 bytes")
        encoding = Encoding(bytes)
    }

    /// Whether `signature` is this key's over `message`, by the rules above.
    package func verify(_ signature: Ed25519Signature, message: Span<UInt8>) -> Bool {
        Sodium.requireReady()
        return unsafe message.withUnsafeBufferPointer { message in
            unsafe encoding.places.span.withUnsafeBufferPointer { key in
                guard let key = key.baseAddress else { return false }
                return unsafe crypto_sign_verify_detached(
                    signature.bytes, message.baseAddress, UInt64(message.count), key) == 0
            }
        }
    }

    /// Whether `signature` is this key's over `message`, by the rules above.
    package func verify(_ signature: Ed25519Signature, message: [UInt8]) -> Bool {
        verify(signature, message: message.span)
    }
}

extension Ed25519PublicKey {
    /// 32 bytes that are compared and hashed as such.
    private struct Encoding: Hashable {
        let places: InlineArray<32, UInt8>

        init(_ bytes: [UInt8]) { places = InlineArray { bytes[$0] } }

        var bytes: [UInt8] { (0..<byteCount).map { places[$0] } }

        static func == (one: Encoding, other: Encoding) -> Bool {
            one.places.indices.allSatisfy { one.places[$0] == other.places[$0] }
        }

        func hash(into hasher: inout Hasher) {
            for index in places.indices { hasher.combine(places[index]) }
        }
    }

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
