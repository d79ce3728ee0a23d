/// The 64 bytes of an Ed25519 signature: R, then S. Not yet believed: `verify` decides.
package struct Ed25519Signature: Hashable, Sendable {
    package static let byteCount = 64

    package let bytes: [UInt8]

    /// Gives `nil` unless there are exactly 64 bytes.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    init(made bytes: [UInt8]) {
        precondition(bytes.count == Self.byteCount, "libsodium's signatures have 64 bytes")
        self.bytes = bytes
    }
}
