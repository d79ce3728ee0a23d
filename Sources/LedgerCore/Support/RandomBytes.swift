import CSodium

/// Random bytes from libsodium: for keys, tokens and identifiers.
package enum RandomBytes {
    private static let isReady = sodium_init() >= 0

    package static func make(_ count: Int) -> [UInt8] {
        precondition(isReady, "libsodium could not be initialised, so there are no random bytes")
        var bytes = [UInt8](repeating: 0, count: count)
        unsafe bytes.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return }
            unsafe randombytes_buf(start, buffer.count)
        }
        return bytes
    }
}
