import CSodium

/// SHA-512 (FIPS 180-4) through libsodium; SSHSIG hashes its message with it.
package enum SHA512 {
    package static let byteCount = 64

    package static func hash(_ bytes: Span<UInt8>) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: byteCount)
        unsafe bytes.withUnsafeBufferPointer { buffer in
            _ = unsafe crypto_hash_sha512(&output, buffer.baseAddress, UInt64(buffer.count))
        }
        return output
    }
}
