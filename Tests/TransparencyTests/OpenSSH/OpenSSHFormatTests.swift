import ByteCoding
import Foundation
import TestSupport
import Testing
import Transparency

@Suite struct OpenSSHFormatTests {
    private let message = Array("an event".utf8)

    @Test func signaturesForSomethingElseAreRefusedWithWhatItWas() throws {
        let (key, other) = (try TestKeys.key(1), try TestKeys.key(2))
        let signed = SSHSignature.sign(message: message.span, namespace: "file", with: key)
        let publicKey = SSHPublicKey(key.publicKey)
        #expect(
            signed.verify(message: message.span, key: publicKey)
                == .otherNamespace(expected: "event@flagledger", found: "file"))
        // Calling it ours does not make it ours: the key signed the namespace, too.
        let renamed = SSHSignature(
            publicKey: publicKey, namespace: SSHSignature.eventNamespace,
            signature: signed.signature)
        #expect(renamed.verify(message: message.span, key: publicKey) == .badSignature)
        let theirs = SSHPublicKey(other.publicKey)
        let ours = SSHSignature.sign(message: message.span, with: key)
        #expect(
            ours.verify(message: message.span, key: theirs)
                == .otherKey(expected: theirs.fingerprint, found: publicKey.fingerprint))
        #expect(ours.verify(message: [0x41].span, key: publicKey) == .badSignature)
        #expect(ours.verify(message: message.span, key: publicKey) == .verified)
    }

    @Test func aRawSignatureOfTheMessageIsNoEventSignature() throws {
        let key = try TestKeys.key(1)
        let raw = SSHSignature(
            publicKey: SSHPublicKey(key.publicKey), namespace: SSHSignature.eventNamespace,
            signature: key.sign(message))
        #expect(raw.verify(message: message.span, key: raw.publicKey) == .badSignature)
    }

    @Test func weakKeysAreRefusedAsSuch() {
        for (bytes, error) in [
            ([1] + [UInt8](repeating: 0, count: 31), Ed25519KeyError.smallOrder),
            ([2] + [UInt8](repeating: 0, count: 31), .notOnCurve),
            ([UInt8](repeating: 0xff, count: 32), .notCanonical),
        ] {
            let blob: [UInt8] = [0, 0, 0, 11] + Array("ssh-ed25519".utf8) + [0, 0, 0, 32] + bytes
            #expect(throws: OpenSSHError.weakKey(error)) { try SSHPublicKey.decode(blob) }
            let line = "ssh-ed25519 \(Base64.encode(blob)) mallory"
            #expect(throws: OpenSSHError.weakKey(error)) { try SSHPublicKey.parse(line: line) }
        }
    }

    @Test func publicKeyLinesAreReadAsPeopleKeepThem() throws {
        let key = SSHPublicKey(try TestKeys.key(1).publicKey)
        let line = key.line(comment: "")
        for (text, comment) in [
            (line, ""), (line + "\n", ""), (line + "\r\n", ""), (line + " a b", "a b"),
            ("  " + line + "\tx", "x"),
        ] {
            let parsed = try SSHPublicKey.parse(line: text)
            #expect(parsed.key == key && parsed.comment == comment)
        }
        for text in [
            "", "\n", "ssh-ed25519", "ssh-ed25519 ", "ssh-ed25519 AAAA=", line + "\n" + line,
            "-----BEGIN OPENSSH PRIVATE KEY-----", "hello world", line + "\u{0}",
        ] {
            #expect(throws: OpenSSHError.malformedLine, "\(text)") {
                try SSHPublicKey.parse(line: text)
            }
        }
        #expect(key.line(comment: "a\nb") == line + " a?b")
    }

    @Test func truncatedAndProlongedBlobsAreRefusedWithThePlace() throws {
        let key = try TestKeys.key(1)
        let keyBlob = SSHPublicKey(key.publicKey).blob
        let signature = SSHSignature.sign(message: message.span, with: key).encode()
        for count in 0..<keyBlob.count {
            #expect(throws: OpenSSHError.self) { try SSHPublicKey.decode(Array(keyBlob[..<count])) }
        }
        for count in 0..<signature.count {
            #expect(throws: OpenSSHError.self) {
                try SSHSignature.decode(Array(signature[..<count]))
            }
        }
        #expect(throws: OpenSSHError.trailingBytes(.publicKey, offset: 51, count: 1)) {
            try SSHPublicKey.decode(keyBlob + [0])
        }
        let end = signature.count
        #expect(throws: OpenSSHError.trailingBytes(.signature, offset: end, count: 2)) {
            try SSHSignature.decode(signature + [0, 0])
        }
        var long = keyBlob
        long.replaceSubrange(15..<19, with: [0xff, 0xff, 0xff, 0xff])
        let error = OpenSSHError.truncated(
            .publicKey, field: "the key", offset: 19, needed: 0xffff_ffff, available: 32)
        #expect(throws: error) { try SSHPublicKey.decode(long) }
    }

    @Test func everyBitOfASignatureBlobCounts() throws {
        let key = try TestKeys.key(1)
        let blob = SSHSignature.sign(message: message.span, with: key).encode()
        let publicKey = SSHPublicKey(key.publicKey)
        for bit in 0..<(blob.count * 8) {
            var flipped = blob
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            let outcome = (try? SSHSignature.decode(flipped))?
                .verify(message: message.span, key: publicKey)
            #expect(outcome != .verified, "bit \(bit)")
        }
    }

    @Test func everyByteOfAPrivateKeyFileIsCheckedOrItsComment() throws {
        let key = OpenSSHPrivateKey(try TestKeys.key(1), comment: "cc")
        let text = Array(key.format().utf8)
        for place in text.indices {
            for bit in UInt8(0)..<8 {
                var flipped = text
                flipped[place] ^= 1 << bit
                guard let read = try? OpenSSHPrivateKey.parse(flipped) else { continue }
                #expect(read.publicKey == key.publicKey, "byte \(place)")
                #expect(Array(read.format().utf8) == flipped, "byte \(place)")
            }
        }
    }

    @Test func mutatedTextsAreEitherRefusedOrTheirOwn() throws {
        let key = try TestKeys.key(1)
        let signature = Array(SSHSignature.sign(message: message.span, with: key).format().utf8)
        let file = Array(OpenSSHPrivateKey(key, comment: "c").format().utf8)
        let line = Array(SSHPublicKey(key.publicKey).line(comment: "c").utf8)
        for seed in UInt64(0)..<2_000 {
            var generator = SeededGenerator(seed: seed)
            let mutated = Mutation.mutate(signature, using: &generator)
            if let read = try? SSHSignature.parse(mutated) {
                #expect(Self.unwrapped(read.format()) == Self.unwrapped(mutated), "seed \(seed)")
            }
            _ = try? OpenSSHPrivateKey.parse(Mutation.mutate(file, using: &generator))
            let text = String(decoding: Mutation.mutate(line, using: &generator), as: UTF8.self)
            _ = try? SSHPublicKey.parse(line: text)
        }
    }

    /// Without line ends: armour may be wrapped at any width.
    private static func unwrapped(_ text: String) -> [UInt8] { unwrapped(Array(text.utf8)) }

    private static func unwrapped(_ text: [UInt8]) -> [UInt8] { text.filter { $0 != 0x0a } }

    @Test func mutatedBlobsAndAnswersAreNeverATrap() throws {
        let key = try TestKeys.key(1)
        let publicKey = SSHPublicKey(key.publicKey)
        let blob = SSHSignature.sign(message: message.span, with: key).encode()
        let wire = Array(blob.suffix(4 + 83))
        let identities: [UInt8] =
            [12, 0, 0, 0, 1, 0, 0, 0, 51] + publicKey.blob + [0, 0, 0, 1, 0x63]
        #expect(try SSHAgentMessage.decodeSignature([14] + wire).bytes.count == 64)
        #expect(try SSHAgentMessage.decodeIdentities(identities).map(\.key) == [publicKey])
        for seed in UInt64(0)..<3_000 {
            var generator = SeededGenerator(seed: seed)
            _ = try? SSHPublicKey.decode(Mutation.mutate(publicKey.blob, using: &generator))
            let mutated = Mutation.mutate(blob, using: &generator)
            if let read = try? SSHSignature.decode(mutated) { #expect(read.encode() == mutated) }
            _ = try? SSHAgentMessage.decodeSignature(
                Mutation.mutate([14] + wire, using: &generator))
            _ = try? SSHAgentMessage.decodeIdentities(
                Mutation.mutate(identities, using: &generator))
        }
    }

    @Test func agentAnswersAreLimitedAndTold() {
        #expect(throws: OpenSSHError.agentRefused) { try SSHAgentMessage.decodeSignature([5]) }
        #expect(throws: OpenSSHError.unexpectedAgentAnswer(12)) {
            try SSHAgentMessage.decodeSignature([12, 0, 0, 0, 0])
        }
        #expect(throws: OpenSSHError.tooManyKeys(.max, limit: 2_048)) {
            try SSHAgentMessage.decodeIdentities([12, 255, 255, 255, 255])
        }
        #expect(throws: OpenSSHError.self) { try SSHAgentMessage.decodeIdentities([]) }
        let limit = TransparencyLimits.agentMessageBytes
        #expect(throws: OpenSSHError.tooLarge(.agentAnswer, byteCount: limit + 1, limit: limit)) {
            try SSHAgentMessage.decodeHeader([0, 4, 0, 1])
        }
        #expect(throws: OpenSSHError.self) { try SSHAgentMessage.decodeHeader([0, 0, 1]) }
    }

    @Test func authorsThatAreReadAsPatternsAreNotExported() throws {
        let key = SSHPublicKey(try TestKeys.key(1).publicKey)
        for author in ["", "*", "a*", "?", "!a", "a,b", "a\"b", "#a", "a b", "a\nb", "a\\b"] {
            #expect(throws: OpenSSHError.authorIsPattern(author)) {
                try AllowedSigners.line(author: author, key: key)
            }
        }
    }

    @Test func fingerprintsOfOtherShapesAreRefused() throws {
        let text = SSHPublicKey(try TestKeys.key(1).publicKey).fingerprintText
        #expect(text.utf8.count == 50)
        for other in ["", "SHA256:", text + "=", String(text.dropLast()), "MD5:" + text,
            text.replacing("SHA256", with: "sha256"), text + "\n"]
        {
            #expect(throws: OpenSSHError.fingerprintMalformed(other)) {
                try SSHFingerprint.parse(other)
            }
        }
    }

    @Test(.enabled(if: Vectors.isPresent, Comment(rawValue: Vectors.missing)))
    func signaturesOfOpenSSHsOwnTestsAreReadOrRefusedByName() throws {
        let folder = "openssh-sshsig/regress/unittests/sshsig/testdata"
        let message = try Vectors.bytes(folder + "/signed-data")
        let namespace = String(
            decoding: try Vectors.bytes(folder + "/namespace"), as: UTF8.self)
        let signature = try SSHSignature.parse(Vectors.bytes(folder + "/ed25519.sig"))
        let line = String(decoding: try Vectors.bytes(folder + "/ed25519.pub"), as: UTF8.self)
        let key = try SSHPublicKey.parse(line: line).key
        let outcome = signature.verify(message: message.span, namespace: namespace, key: key)
        #expect(outcome == .verified)
        #expect(Array(signature.format().utf8) == (try Vectors.bytes(folder + "/ed25519.sig")))
        let others = [
            ("ecdsa", "ecdsa-sha2-nistp256"),
            ("ecdsa_sk", "sk-ecdsa-sha2-nistp256@openssh.com"),
            ("ecdsa_sk_webauthn", "sk-ecdsa-sha2-nistp256@openssh.com"),
            ("ed25519_sk", "sk-ssh-ed25519@openssh.com"), ("rsa", "ssh-rsa"),
        ]
        for (name, type) in others {
            let text = try Vectors.bytes("\(folder)/\(name).sig")
            #expect(throws: OpenSSHError.unsupportedKeyType(type)) { try SSHSignature.parse(text) }
            let line = String(decoding: try Vectors.bytes("\(folder)/\(name).pub"), as: UTF8.self)
            #expect(throws: OpenSSHError.unsupportedKeyType(type)) {
                try SSHPublicKey.parse(line: line)
            }
        }
        let postQuantum = try Vectors.bytes(folder + "/mldsa44-ed25519.sig")
        #expect(throws: OpenSSHError.self) { try SSHSignature.parse(postQuantum) }
    }
}
