import Testing
import Transparency

@Suite struct Ed25519Tests {
    /// RFC 8032 section 7.1, test 2.
    @Test func theSignatureOfTheStandardIsMade() throws {
        let seed = try bytes(
            hex: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
        let key = try #require(Ed25519SecretKey(seed: seed))
        #expect(
            key.publicKey.bytes
                == (try bytes(
                    hex: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")))
        let signature = key.sign([0x72])
        let expected = try bytes(
            hex: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
        #expect(signature.bytes == expected)
        #expect(key.publicKey.verify(signature, message: [0x72]))
        #expect(!key.publicKey.verify(signature, message: [0x73]))
        #expect(!key.publicKey.verify(signature, message: []))
    }

    @Test func everyBitOfASignatureCounts() throws {
        let key = try TestKeys.key(1)
        let message = Array("a message".utf8)
        let signature = key.sign(message)
        #expect(key.publicKey.verify(signature, message: message))
        for bit in 0..<512 {
            var flipped = signature.bytes
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            let forged = try #require(Ed25519Signature(flipped))
            #expect(!key.publicKey.verify(forged, message: message), "bit \(bit)")
        }
        #expect(!(try TestKeys.key(2)).publicKey.verify(signature, message: message))
    }

    @Test func lengthsAreChecked() {
        for count in [0, 31, 33, 64] {
            let bytes = [UInt8](repeating: 9, count: count)
            #expect(Ed25519SecretKey(seed: bytes) == nil)
            #expect(throws: Ed25519KeyError.wrongLength(count)) { try Ed25519PublicKey(bytes) }
        }
        #expect(Ed25519Signature([UInt8](repeating: 9, count: 63)) == nil)
        #expect(Ed25519Signature([UInt8](repeating: 9, count: 65)) == nil)
    }

    /// The five y coordinates of the eight points of small order; the sign bit makes the rest.
    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ])
    func keysOfSmallOrderAreRefusedAsSuch(hex: String) throws {
        var point = try bytes(hex: hex)
        #expect(throws: Ed25519KeyError.smallOrder) { try Ed25519PublicKey(point) }
        point[31] |= 0x80
        #expect(throws: Ed25519KeyError.smallOrder) { try Ed25519PublicKey(point) }
    }

    /// The nineteen y coordinates from 2^255 - 19 to 2^255 - 1, with both signs.
    @Test func keysThatAreNotCanonicalAreRefusedAsSuch() {
        for first in UInt8(0xed)...0xff {
            for last: UInt8 in [0x7f, 0xff] {
                let point = [first] + [UInt8](repeating: 0xff, count: 30) + [last]
                #expect(throws: Ed25519KeyError.notCanonical) { try Ed25519PublicKey(point) }
            }
        }
    }

    /// Those with one other byte than y = 2^255 - 1 are canonical, on the curve or not.
    @Test func keysNearThoseAreNotCalledSo() throws {
        var admitted = 0
        for place in 1..<32 {
            for byte in UInt8(0)..<0x7f {
                var point = [UInt8](repeating: 0xff, count: 31) + [0x7f]
                point[place] = byte
                do throws(Ed25519KeyError) {
                    _ = try Ed25519PublicKey(point)
                    admitted += 1
                } catch { #expect(error == .notOnCurve, "\(point)") }
            }
        }
        #expect(admitted > 1_000)
    }

    @Test func keysOffTheCurveAreRefusedAsSuch() {
        let point = [2] + [UInt8](repeating: 0, count: 31)
        #expect(throws: Ed25519KeyError.notOnCurve) { try Ed25519PublicKey(point) }
    }

    @Test func aSecretKeyShowsInNoText() throws {
        let key = try TestKeys.key(0xa7)
        let file = OpenSSHPrivateKey(key, comment: "c")
        var dumps = ["\(key)", String(reflecting: key), "\(file)", String(reflecting: file)]
        for value in [key, file, [key], ["k": key]] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            dumps.append(dumped)
        }
        for text in dumps {
            // The seed is 32 times 0xa7 (167): as a list, a dump's lines, hexadecimal, base64.
            let lines = text.split(separator: "\n").filter { $0.hasSuffix("- 167") }
            #expect(lines.count < 16)
            #expect(!text.contains("167, 167") && !text.contains("a7a7") && !text.contains("p6en"))
        }
    }
}

/// Keys for tests: key `n` has a seed of 32 bytes `n`.
enum TestKeys {
    static func key(_ number: UInt8) throws -> Ed25519SecretKey {
        let seed = [UInt8](repeating: number, count: Ed25519SecretKey.seedByteCount)
        return try #require(Ed25519SecretKey(seed: seed))
    }
}
