/// Which text or message of OpenSSH an error is about.
package enum OpenSSHPart: String, Hashable, Sendable {
    case publicKeyLine = "public key line"
    case publicKey = "public key"
    case privateKey = "private key file"
    case signature = "SSH signature"
    case agentAnswer = "answer of ssh-agent"
}

/// Why something in a format of OpenSSH is refused. Offsets are bytes of the part, from 0; lines
/// are counted from 1.
package enum OpenSSHError: Error, Hashable, Sendable {
    case tooLarge(OpenSSHPart, byteCount: Int, limit: Int)
    case truncated(OpenSSHPart, field: String, offset: Int, needed: Int, available: Int)
    case trailingBytes(OpenSSHPart, offset: Int, count: Int)
    case wrongLength(OpenSSHPart, field: String, expected: Int, found: Int)
    case notUTF8(OpenSSHPart, field: String)
    case badArmour(OpenSSHPart, line: Int)
    case wrongMagic(OpenSSHPart)
    case unsupportedVersion(OpenSSHPart, UInt32)
    /// A key of another type than `ssh-ed25519`.
    case unsupportedKeyType(String)
    case weakKey(Ed25519KeyError)
    /// A public key line that is not `type base64 [comment]`.
    case malformedLine
    case fingerprintMalformed(String)
    case wrongKeyCount(UInt32)
    case tooManyKeys(UInt32, limit: Int)
    /// The private key is protected by a passphrase.
    case encrypted(cipher: String)
    case checkIntegersDiffer
    case badPadding(offset: Int)
    /// The public half in a private key file is not that of its secret.
    case keyHalvesDiffer
    case unsupportedHash(String)
    case emptyNamespace
    case reservedNotEmpty
    /// The agent does not hold the key, or the user declined.
    case agentRefused
    case unexpectedAgentAnswer(UInt8)
    /// The author's name means something else than itself in an allowed_signers file.
    case authorIsPattern(String)
}

extension OpenSSHError: CustomStringConvertible {
    package var description: String {
        layoutProblem ?? keyProblem ?? signatureProblem ?? "the SSH data is refused"
    }

    private var layoutProblem: String? {
        switch self {
        case .tooLarge(let part, let byteCount, let limit):
            "the \(part.rawValue) has \(byteCount) bytes, more than \(limit): give another"
        case .truncated(let part, let field, let offset, let needed, let available):
            "the \(part.rawValue) ends inside \(field) at byte \(offset) "
                + "(\(needed) needed, \(available) left): copy it again"
        case .trailingBytes(let part, let offset, let count):
            "the \(part.rawValue) has \(count) bytes too many from byte \(offset) on: "
                + "copy it again"
        case .wrongLength(let part, let field, let expected, let found):
            "\(field) in the \(part.rawValue) has \(found) bytes, not \(expected): copy it again"
        case .notUTF8(let part, let field):
            "\(field) in the \(part.rawValue) is not UTF-8 text: copy it again"
        case .badArmour(let part, let line):
            "line \(line) of the \(part.rawValue) is not what OpenSSH writes there: copy it again"
        case .wrongMagic(let part):
            "the \(part.rawValue) does not begin as one of OpenSSH does: give another file"
        case .unsupportedVersion(let part, let version):
            "the \(part.rawValue) is of version \(version), not 1: make it with OpenSSH 8.1 to 10"
        default: nil
        }
    }

    private var keyProblem: String? {
        switch self {
        case .unsupportedKeyType(let type):
            "the key is of type \(type), not ssh-ed25519: "
                + "make one with ssh-keygen -t ed25519"
        case .weakKey(let error): "the key is refused: \(error)"
        case .malformedLine:
            "the public key line is not \"ssh-ed25519 BASE64 [comment]\": give the .pub file"
        case .fingerprintMalformed(let text):
            "\"\(PrintableText.of(text))\" is not a fingerprint: give it as ssh-keygen -l prints it, SHA256:…"
        case .wrongKeyCount(let count):
            "the private key file holds \(count) keys, not 1: give a file with one key"
        case .encrypted(let cipher):
            "the private key is encrypted (\(cipher)): add it to ssh-agent with ssh-add and "
                + "give its .pub file"
        case .checkIntegersDiffer:
            "the private key file's check numbers differ: the file is damaged, restore it"
        case .badPadding(let offset):
            "the private key file's padding is wrong at byte \(offset) of its secret part: "
                + "the file is damaged, restore it"
        case .keyHalvesDiffer:
            "the private key file's public half is of another key: the file is damaged, restore it"
        default: nil
        }
    }

    private var signatureProblem: String? {
        switch self {
        case .unsupportedHash(let name):
            "the SSH signature hashes with \(name), not sha512: sign again with -O hashalg=sha512"
        case .emptyNamespace:
            "the SSH signature has no namespace: sign again with -n \(SSHSignature.eventNamespace)"
        case .reservedNotEmpty:
            "the SSH signature's reserved field is not empty: make it with OpenSSH 8.1 to 10"
        case .tooManyKeys(let count, let limit):
            "ssh-agent offers \(count) keys, more than \(limit): remove some with ssh-add -d"
        case .agentRefused:
            "ssh-agent refused: add the key with ssh-add, and confirm when asked"
        case .unexpectedAgentAnswer(let type):
            "ssh-agent answered with a message of type \(type): check SSH_AUTH_SOCK"
        case .authorIsPattern(let author):
            "the author \"\(PrintableText.of(author))\" has a character that allowed_signers reads as a pattern: "
                + "write the file by hand"
        default: nil
        }
    }
}
