import ByteCoding
import Testing

@Suite struct TableHashTests {
    private static let keys: (UInt64, UInt64) = (0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7345)

    @Test func everyByteCountsAtEveryLength() {
        for length in 0...40 {
            let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: length)
            var hashes: Set<UInt64> = [hash(bytes)]
            for index in 0..<length {
                var other = bytes
                other[index] = UInt8(ascii: "b")
                hashes.insert(hash(other))
            }
            #expect(hashes.count == length + 1)
        }
    }

    @Test func zeroesAndLengthsAreNoExcuse() {
        let texts = (0...40).map { [UInt8](repeating: 0, count: $0) }
        #expect(Set(texts.map(hash)).count == texts.count)
    }

    @Test("numbered names spread over the lowest bits, which a table uses first")
    func numberedNamesSpread() {
        var counts = [Int](repeating: 0, count: 256)
        for number in 0..<25_600 { counts[Int(hash(Array("tenant-\(number)".utf8)) & 255)] += 1 }
        #expect(counts.allSatisfy { (50...160).contains($0) })
    }

    @Test func otherKeysGiveOtherHashes() {
        #expect("acme".tableHash(keys: (1, 3)) != "acme".tableHash(keys: (2, 3)))
        #expect("acme".tableHash(keys: (1, 3)) != "acme".tableHash(keys: (1, 5)))
    }

    private func hash(_ bytes: [UInt8]) -> UInt64 {
        String(decoding: bytes, as: UTF8.self).tableHash(keys: TableHashTests.keys)
    }
}
