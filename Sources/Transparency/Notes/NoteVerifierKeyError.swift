import ByteCoding

/// Why a text is not a verifier key.
package enum NoteVerifierKeyError: Error, Hashable, Sendable {
    case malformed
    case badName
    case badKeyID
    case badKeyMaterial
    /// Another algorithm of c2sp.org/signed-note than 0x01.
    case unsupportedType(UInt8)
    case badKey(Ed25519KeyError)
    /// Name, ID and key do not belong together.
    case keyIDDiffers(stated: UInt32, computed: UInt32)
}

extension NoteVerifierKeyError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed:
            "the verifier key is not \"name+ID+key\": copy the whole text"
        case .badName:
            "the verifier key's name is empty, too long or has spaces: copy the whole text"
        case .badKeyID:
            "the verifier key's ID is not 8 hexadecimal digits: copy the whole text"
        case .badKeyMaterial:
            "the verifier key does not end in base64: copy the whole text"
        case .unsupportedType(let type):
            "the verifier key is of type \(type), not of type 1: give an Ed25519 key"
        case .badKey(let error):
            "the verifier key is refused: \(error)"
        case .keyIDDiffers(let stated, let computed):
            "the verifier key says ID \(hexadecimal(stated)), but its name and key make "
                + "\(hexadecimal(computed)): copy the whole text"
        }
    }

    private func hexadecimal(_ id: UInt32) -> String {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: id)
        return Hexadecimal.encode(bytes)
    }
}
