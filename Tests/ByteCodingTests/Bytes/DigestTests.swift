import ByteCoding
import Testing

@Suite("Digests and integers")
struct DigestTests {
    /// FIPS 180-4 examples (NIST's example values).
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func sha256OfThePublishedTexts(text: String, expected: String) {
        #expect(SHA256.hash(Array(text.utf8)).hexadecimal == expected)
    }

    @Test func sha512OfAPublishedText() {
        let text = Array("abc".utf8)
        #expect(
            Hexadecimal.encode(SHA512.hash(text.span))
                == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
    }

    @Test(arguments: UInt64(0)..<20)
    func piecesHashAsTheWhole(seed: UInt64) {
        var samples = JSONSamples(seed: seed)
        let bytes = samples.bytes(samples.number(0...300))
        let cut = samples.number(0...bytes.count)
        var hasher = SHA256Hasher()
        hasher.update(Array(bytes[..<cut]))
        for byte in bytes[cut...] { hasher.update(byte) }
        #expect(hasher.finalize() == SHA256.hash(bytes))
        #expect(SHA256.hash(prefix: 7, bytes.span) == SHA256.hash([7] + bytes))
    }

    @Test(arguments: UInt64(0)..<20)
    func digestsComeBackAndSortAsTheirBytes(seed: UInt64) throws {
        var samples = JSONSamples(seed: seed)
        let one = samples.bytes(32)
        var other = one
        other[samples.number(0...31)] ^= 1 << UInt8(samples.number(0...7))
        let (first, second) = (try #require(Digest(one)), try #require(Digest(other)))
        #expect(first.bytes == one && first != second)
        #expect(Digest(base64: first.base64) == first)
        #expect((first < second) == one.lexicographicallyPrecedes(other))
        #expect(Digest(Array(one.dropLast())) == nil && Digest(one + [0]) == nil)
    }

    @Test func onlyPaddedBase64Of32BytesIsADigest() {
        let text = Digest.zero.base64
        #expect(Digest(base64: text) == .zero)
        for other in [String(text.dropLast()), text + "=", text + "AAAA", "AAAA", ""] {
            #expect(Digest(base64: other) == nil)
        }
    }

    @Test func integersStandInTheirByteOrder() {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: UInt32(0x0102_0304))
        bytes.append(littleEndian: UInt64(0x1112_1314_1516_1718))
        bytes.append(littleEndian: UInt16(0x2122))
        bytes.append(littleEndian: UInt32(0x3132_3334))
        #expect(
            bytes == [
                1, 2, 3, 4, 0x18, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11, 0x22, 0x21, 0x34, 0x33,
                0x32, 0x31,
            ])
        #expect(bytes.span.littleEndian(UInt64.self, at: 4) == 0x1112_1314_1516_1718)
        #expect(bytes.span.littleEndian(UInt16.self, at: 12) == 0x2122)
        #expect(bytes.span.littleEndian(UInt32.self, at: 14) == 0x3132_3334)
    }
}
