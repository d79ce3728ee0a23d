import ByteCoding
import HTTPServing
import Testing

@Suite struct SHA1Tests {
    /// FIPS 180 and RFC 3174 section 7.3.
    @Test(arguments: [
        ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        ),
        (String(repeating: "a", count: 10_000), "a080cbda64850abb7b7f67ee875ba068074ff6fe"),
    ])
    func publishedDigests(text: String, digest: String) {
        #expect(Hexadecimal.encode(SHA1.digest(Array(text.utf8))) == digest)
    }

    /// Of the bytes 3, 10, 17, … modulo 256, as Python's hashlib gives them: every padding.
    @Test(arguments: [
        (0, "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        (1, "9842926af7ca0a8cca12604f945414f07b01e13d"),
        (3, "4201de9f98cb0a9b8cf52398be7802b55d45266a"),
        (55, "ddf57317ef34bfee3b6df83d359098930eb278bc"),
        (56, "a0d492bb0fc889d0eca3bc137066ab6f4f74f369"),
        (57, "11a02dcf95859677a62e75024067c22b165d890f"),
        (63, "c55856749bef509bdfe6bfebfc7bf4e793e82132"),
        (64, "bede92be29c3874e1b54ddc77988d606fc857a8e"),
        (65, "b05a80522b053d6dc7e0a517d0e70212c7dad11f"),
        (119, "504e27376a6e0f0dba8295b85cb25dc4dfa17d23"),
        (120, "82134b02fb3f702491be9bed581eeab59334acb2"),
        (1000, "4231a8a50a10fa9758db8ec71fdef855b751048a"),
    ])
    func everyPadding(count: Int, digest: String) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + 3) }
        #expect(Hexadecimal.encode(SHA1.digest(bytes)) == digest)
    }
}
