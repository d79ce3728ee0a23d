import ByteCoding
import Testing
import Transparency

/// Texts and bytes that break one rule of OpenSSH's formats and no other.
@Suite struct StrictOpenSSHTests {
    @Test func linesOfPublicKeys() throws {
        let line = SSHPublicKey(try TestKeys.key(1).publicKey).line(comment: "")
        let limit = TransparencyLimits.publicKeyLineBytes
        let longest = line + " " + String(repeating: "c", count: limit - line.utf8.count - 1)
        #expect(try SSHPublicKey.parse(line: longest).comment.hasSuffix("cc"))
        let cases: [(String, OpenSSHError)] = [
            (longest + "c", .tooLarge(.publicKeyLine, byteCount: limit + 1, limit: limit)),
            (line + " a\nb", .malformedLine), (line + " a\u{1}", .malformedLine),
            (line.replacing("ssh-ed25519", with: "ssh-rsa"), .unsupportedKeyType("ssh-rsa")),
            // What has no room for a key is not called a key of an unknown type.
            ("hello word", .malformedLine), ("hello words+==", .malformedLine),
        ]
        for (text, error) in cases {
            #expect(throws: error, "\(text)") { try SSHPublicKey.parse(line: text) }
        }
    }

    @Test func armour() throws {
        let text = SSHSignature.sign(message: [1].span, with: try TestKeys.key(1)).format()
        let lines = text.split(separator: "\n").map(String.init)
        let limit = TransparencyLimits.armouredBytes
        let long = text + String(repeating: "\n", count: limit + 1 - text.utf8.count)
        func changed(_ number: Int, _ line: String) -> String {
            (lines[..<number] + [line] + lines[(number + 1)...]).joined(separator: "\n")
        }
        let cases: [(String, OpenSSHError)] = [
            (long, .tooLarge(.signature, byteCount: limit + 1, limit: limit)),
            (lines[0], .badArmour(.signature, line: 2)),
            (changed(1, "\n" + lines[1]), .badArmour(.signature, line: 2)),
            (changed(1, lines[1] + "\r"), .badArmour(.signature, line: 2)),
            (changed(2, lines[2] + " "), .badArmour(.signature, line: 3)),
        ]
        for (text, error) in cases {
            #expect(throws: error, "\(text)") { try SSHSignature.parse(Array(text.utf8)) }
        }
    }

    @Test func signatures() throws {
        let key = try TestKeys.key(1)
        let signed = SSHSignature.sign(message: [1].span, namespace: "file", with: key)
        let blob = signed.encode()
        // The magic, the version and the key, then the namespace, then the reserved field.
        let namespace = 6 + 4 + (4 + 51)
        let reserved = namespace + (4 + 4)
        var changed = blob
        changed.replaceSubrange(namespace..<reserved, with: [0, 0, 0, 0])
        #expect(throws: OpenSSHError.emptyNamespace) { try SSHSignature.decode(changed) }
        changed = blob
        changed.replaceSubrange(reserved..<reserved + 4, with: [0, 0, 0, 1, 0x61])
        #expect(throws: OpenSSHError.reservedNotEmpty) { try SSHSignature.decode(changed) }
        for count in [63, 65] {
            // The lengths around the signature follow it.
            changed = Array(blob.dropLast(64 + 4 + 15 + 4)) + [0, 0, 0, UInt8(19 + count)]
            changed += [0, 0, 0, 11] + Array("ssh-ed25519".utf8) + [0, 0, 0, UInt8(count)]
            changed += signed.signature.bytes.prefix(count)
            if count == 65 { changed.append(0) }
            let error = OpenSSHError.wrongLength(
                .signature, field: "the signature's bytes", expected: 64, found: count)
            #expect(throws: error) { try SSHSignature.decode(changed) }
        }
    }

    @Test func publicKeysOfOtherLengths() throws {
        let bytes = try TestKeys.key(1).publicKey.bytes
        for other in [Array(bytes.dropLast()), bytes + [0]] {
            let count = UInt8(other.count)
            let type: [UInt8] = [0, 0, 0, 11] + Array("ssh-ed25519".utf8)
            let blob = type + [0, 0, 0, count] + other
            let error = OpenSSHError.wrongLength(
                .publicKey, field: "the key", expected: 32, found: other.count)
            #expect(throws: error) { try SSHPublicKey.decode(blob) }
        }
    }

    @Test func privateKeyFiles() throws {
        let file = try PrivateKeyFile(of: 1)
        #expect(try file.read().comment == "cc")
        var options = file
        options.options = [0]
        #expect(
            throws: OpenSSHError.wrongLength(
                .privateKey, field: "the key derivation's options", expected: 0, found: 1)
        ) { try options.read() }
        // Both halves in the secret part say the same, which is another key than the file's.
        var halves = file
        halves.publicHalf = try TestKeys.key(2).publicKey.bytes
        #expect(throws: OpenSSHError.keyHalvesDiffer) { try halves.read() }
        #expect(file.padding == [1, 2, 3])
        for padding in [[], [1, 2], [1, 2, 3, 4], Array(1...11)] as [[UInt8]] {
            var padded = file
            padded.padding = padding
            #expect(throws: OpenSSHError.badPadding(offset: 133), "\(padding)") {
                try padded.read()
            }
        }
    }
}

/// A private key file field by field, as OpenSSH's PROTOCOL.key draws it.
private struct PrivateKeyFile {
    let seed: [UInt8]
    let key: Ed25519SecretKey
    var options: [UInt8] = []
    var publicHalf: [UInt8]
    var padding: [UInt8] = [1, 2, 3]

    init(of number: UInt8) throws {
        seed = [UInt8](repeating: number, count: Ed25519SecretKey.seedByteCount)
        key = try TestKeys.key(number)
        publicHalf = key.publicKey.bytes
    }

    func read() throws(OpenSSHError) -> OpenSSHPrivateKey {
        var secretPart: [UInt8] = [7, 7, 7, 7, 7, 7, 7, 7]
        for field in [Array("ssh-ed25519".utf8), publicHalf, seed + publicHalf, [0x63, 0x63]] {
            secretPart += string(field)
        }
        var file = Array("openssh-key-v1\0".utf8)
        for field in [Array("none".utf8), Array("none".utf8), options] { file += string(field) }
        file += [0, 0, 0, 1] + string(SSHPublicKey(key.publicKey).blob)
        file += string(secretPart + padding)
        let label = "OPENSSH PRIVATE KEY-----"
        let text = "-----BEGIN \(label)\n\(Base64.encode(file))\n-----END \(label)\n"
        return try OpenSSHPrivateKey.parse(Array(text.utf8))
    }

    private func string(_ bytes: [UInt8]) -> [UInt8] { [0, 0, 0, UInt8(bytes.count)] + bytes }
}
