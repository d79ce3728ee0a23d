import ByteCoding

/// The lines around base64 that OpenSSH writes: `-----BEGIN label-----`, lines of 70 characters,
/// `-----END label-----`.
struct Armour {
    static let signature = Armour(label: "SSH SIGNATURE", part: .signature)
    static let privateKey = Armour(label: "OPENSSH PRIVATE KEY", part: .privateKey)

    /// OpenSSH's own width (its `sshbuf_dtob64`), so that an export is the same bytes.
    private static let width = 70

    private let label: String
    private let part: OpenSSHPart

    func format(_ bytes: [UInt8]) -> String {
        var text = "-----BEGIN \(label)-----\n"
        var rest = Base64.encode(bytes)[...]
        while !rest.isEmpty {
            text += rest.prefix(Self.width) + "\n"
            rest = rest.dropFirst(Self.width)
        }
        return text + "-----END \(label)-----\n"
    }

    /// Takes lines of any width, since other writers of the format use 76, and no newline at the
    /// very end; everything else must be as `format` writes it.
    func parse(_ text: [UInt8]) throws(OpenSSHError) -> [UInt8] {
        let limit = TransparencyLimits.armouredBytes
        guard text.count <= limit else {
            throw .tooLarge(part, byteCount: text.count, limit: limit)
        }
        var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard let first = lines.first, first.elementsEqual("-----BEGIN \(label)-----".utf8) else {
            throw .badArmour(part, line: 1)
        }
        guard let last = lines.last, last.elementsEqual("-----END \(label)-----".utf8) else {
            throw .badArmour(part, line: max(lines.count, 2))
        }
        var base64: [UInt8] = []
        for (number, line) in lines.enumerated().dropFirst().dropLast() {
            guard !line.isEmpty, line.allSatisfy(Self.isBase64) else {
                throw .badArmour(part, line: number + 1)
            }
            base64 += line
        }
        guard let bytes = Base64.decode(String(decoding: base64, as: UTF8.self)) else {
            throw .badArmour(part, line: lines.count - 1)
        }
        return bytes
    }

    private static func isBase64(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
            true
        default: false
        }
    }
}
