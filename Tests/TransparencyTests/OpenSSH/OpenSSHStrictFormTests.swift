import ByteCoding
import TestSupport
import Testing
import Transparency

/// One rule of a form broken at a time, and nothing else: each has its own refusal.
@Suite struct OpenSSHStrictFormTests {
    private static let keyType = Array("ssh-ed25519".utf8)

    /// With its length before it, as on the wire.
    private static func string(_ bytes: [UInt8]) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> (24 - 8 * $0)) } + bytes
    }

    /// The length that stands right behind `part`: that of the string that follows.
    private static func length(behind part: [UInt8], in bytes: [UInt8]) -> Int {
        for start in 0..<(bytes.count - part.count - 4)
        where Array(bytes[start..<(start + part.count)]) == part {
            let end = start + part.count
            return bytes[end..<(end + 4)].reduce(0) { $0 << 8 | Int($1) }
        }
        return 0
    }

    private static func armoured(_ label: String, _ bytes: [UInt8]) -> [UInt8] {
        Array("-----BEGIN \(label)-----\n\(Base64.encode(bytes))\n-----END \(label)-----\n".utf8)
    }

    /// The bytes between the lines.
    private static func blob(of text: String) throws -> [UInt8] {
        let lines = text.split(separator: "\n").dropFirst().dropLast()
        return try #require(Base64.decode(lines.joined()))
    }

    @Test func linesOfArmourAreFullOfBase64() throws {
        let text = try OpenSSHPrivateKey(TestKeys.key(1), comment: "x").format()
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines.insert("", at: 2)
        let gap = lines.joined(separator: "\n")
        #expect(throws: OpenSSHError.badArmour(.privateKey, line: 3)) {
            try OpenSSHPrivateKey.parse(Array(gap.utf8))
        }
        lines.remove(at: 2)
        lines[1] = "*" + lines[1].dropFirst()
        let strange = lines.joined(separator: "\n")
        #expect(throws: OpenSSHError.badArmour(.privateKey, line: 2)) {
            try OpenSSHPrivateKey.parse(Array(strange.utf8))
        }
    }

    @Test func textsOverTheirLimitsAreNotLookedAt() {
        let armoured = [UInt8](repeating: 65, count: 32 * 1_024 + 1)
        #expect(
            throws: OpenSSHError.tooLarge(
                .signature, byteCount: armoured.count, limit: armoured.count - 1)
        ) { try SSHSignature.parse(armoured) }
        let line = String(repeating: "A", count: 16 * 1_024 + 1)
        #expect(
            throws: OpenSSHError.tooLarge(
                .publicKeyLine, byteCount: line.utf8.count, limit: line.utf8.count - 1)
        ) { try SSHPublicKey.parse(line: line) }
    }

    @Test func aPublicKeyLineIsNamedForItsKeyAndHasNoControls() throws {
        let key = SSHPublicKey(try TestKeys.key(1).publicKey)
        let base64 = Base64.encode(key.blob)
        #expect(throws: OpenSSHError.unsupportedKeyType("ssh-rsa")) {
            try SSHPublicKey.parse(line: "ssh-rsa \(base64)")
        }
        #expect(throws: OpenSSHError.malformedLine) {
            try SSHPublicKey.parse(line: "ssh-rsa AAAA")
        }
        #expect(throws: OpenSSHError.malformedLine) {
            try SSHPublicKey.parse(line: "ssh-ed25519 \(base64) co\u{1}mment")
        }
        let long = Self.string(Self.keyType) + Self.string(key.key.bytes + [0])
        #expect {
            try SSHPublicKey.decode(long)
        } throws: { error in
            guard case OpenSSHError.wrongLength(_, _, 32, 33) = error else { return false }
            return true
        }
    }

    /// Three copies of the public half, of which the outer one is what others see.
    @Test func theHalvesOfAPrivateKeyAreOneKeys() throws {
        let key = try TestKeys.key(1)
        let half = key.publicKey.bytes
        let blob = try Self.blob(of: OpenSSHPrivateKey(key, comment: "x").format())
        let copies = (0...(blob.count - 32)).filter { Array(blob[$0..<($0 + 32)]) == half }
        try #require(copies.count == 3)
        let choices: [[Int]] = [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]]
        for choice in choices {
            var altered = blob
            let other = try TestKeys.key(2).publicKey.bytes
            for copy in choice {
                altered.replaceSubrange(copies[copy]..<(copies[copy] + 32), with: other)
            }
            #expect(throws: OpenSSHError.keyHalvesDiffer, "\(choice)") {
                try OpenSSHPrivateKey.parse(Self.armoured("OPENSSH PRIVATE KEY", altered))
            }
        }
    }

    @Test func thePaddingOfAPrivateKeyIsNoLongerThanItMust() throws {
        let key = try TestKeys.key(1)
        let blob = try Self.blob(of: OpenSSHPrivateKey(key, comment: "comment").format())
        let publicBlob = SSHPublicKey(key.publicKey).blob
        let start = blob.count - Self.length(behind: publicBlob, in: blob)
        // check numbers, type, both halves, comment: then 1, 2, 3 …
        let content = 4 + 4 + 15 + 36 + 68 + 11
        let needed = (8 - content % 8) % 8
        for padding in 0...24 {
            let secret =
                Array(blob[start..<(start + content)]) + (0..<padding).map { UInt8($0 + 1) }
            let text = Self.armoured(
                "OPENSSH PRIVATE KEY", Array(blob[..<(start - 4)]) + Self.string(secret))
            let isRead = (try? OpenSSHPrivateKey.parse(text)) != nil
            #expect(isRead == (padding == needed), "\(padding) bytes, \(needed) are needed")
        }
    }

    @Test func aSignatureNamesASpaceAndReservesNothing() throws {
        let key = try TestKeys.key(1)
        let signature = SSHSignature.sign(message: [1].span, with: key)
        let blob = signature.encode()
        let name = Self.string(Array(SSHSignature.eventNamespace.utf8))
        let place = try #require(
            (0..<blob.count - name.count).first { Array(blob[$0..<($0 + name.count)]) == name })
        let (head, rest) = (Array(blob[..<place]), Array(blob[(place + name.count + 4)...]))
        #expect(throws: OpenSSHError.emptyNamespace) {
            try SSHSignature.decode(head + Self.string([]) + Self.string([]) + rest)
        }
        #expect(throws: OpenSSHError.reservedNotEmpty) {
            try SSHSignature.decode(head + name + Self.string([7]) + rest)
        }
    }

    /// Up to 2^255 - 20 a coordinate is its own, above that it is another's; only of all ones but
    /// the last five bits it depends on the lowest byte.
    @Test func coordinatesNearTheFieldsOrderAreCanonical() {
        func keys(_ make: (UInt8) -> [UInt8]) -> Int {
            (0..<UInt8(64)).count { (try? Ed25519PublicKey(make($0))) != nil }
        }
        let ones = [UInt8](repeating: 0xff, count: 30)
        #expect(keys { [0xee] + ones + [$0] } > 0, "the greatest byte is not all ones")
        #expect(
            keys { [0xee, $0] + ones.dropLast() + [0x7f] } > 0, "another byte is not all ones")
        for low in UInt8(0xed)...0xff {
            #expect(throws: Ed25519KeyError.notCanonical) {
                try Ed25519PublicKey([low] + ones + [0x7f])
            }
        }
    }
}
