import ByteCoding
import Foundation
import Testing

@Suite("Base64 and hexadecimal")
struct Base64Tests {
    /// RFC 4648 section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func thePublishedVectors(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
    }

    @Test(arguments: UInt64(0)..<40)
    func anyBytesComeBackAndFoundationAgrees(seed: UInt64) {
        var samples = JSONSamples(seed: seed)
        for count in 0..<70 {
            let bytes = samples.bytes(count)
            let text = Base64.encode(bytes)
            #expect(text == Data(bytes).base64EncodedString())
            #expect(Base64.decode(text) == bytes)
            #expect(Hexadecimal.decode(Hexadecimal.encode(bytes)) == bytes)
        }
    }

    /// Every text of four characters over a telling alphabet decodes only if it is the one text.
    @Test func noTwoTextsAreTheSameBytes() {
        let alphabet = Array("AQgw+/9=-_ \n")
        for one in alphabet {
            for two in alphabet {
                for three in alphabet {
                    for four in alphabet {
                        let text = String([one, two, three, four])
                        guard let bytes = Base64.decode(text) else { continue }
                        #expect(Base64.encode(bytes) == text)
                    }
                }
            }
        }
    }

    @Test(arguments: [
        "A", "AA", "AAA", "AAAA=", "=AAA", "AA=A", "A===", "====", "AB==", "AAB=", "AA==AAAA",
        "AAAA\n", "AA AA", "AA-_", "ÄÄ",
    ])
    func otherTextsAreRefused(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(arguments: ["0", "0G", "AB", "0x00", " 00", "é0"])
    func otherHexadecimalIsRefused(text: String) {
        #expect(Hexadecimal.decode(text) == nil)
    }
}
