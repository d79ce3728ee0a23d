/// Why 32 bytes are refused as an Ed25519 key.
package enum Ed25519KeyError: Error, Hashable, Sendable {
    case wrongLength(Int)
    /// The y coordinate is not below 2^255 - 19: another text for a point that has its own.
    case notCanonical
    /// No point of the curve has this y coordinate.
    case notOnCurve
    /// One of the eight points for which signatures can be made without any secret.
    case smallOrder
}

extension Ed25519KeyError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .wrongLength(let count):
            "an Ed25519 key has 32 bytes, this one \(count): copy the key again"
        case .notCanonical:
            "the Ed25519 key is not written in its canonical form: make another key"
        case .notOnCurve:
            "the Ed25519 key is no point of the curve: copy the key again"
        case .smallOrder:
            "the Ed25519 key is weak (a point of small order, for which anybody can sign): "
                + "make another key"
        }
    }
}
