import ByteCoding
import FlagModel
import Testing

@Suite("Record codec")
struct RecordCodecTests {
    @Test(arguments: UInt64(0)..<50)
    func recordsComeBackByteForByte(seed: UInt64) throws {
        var samples = Samples(seed: seed)
        let record = samples.record()
        let bytes = RecordCodec.encode(record)
        #expect(bytes.count == RecordCodec.headerByteCount + record.event.count)
        #expect(try RecordCodec.decode(bytes) == record)
    }

    @Test func theBytesStandWhereTheTableSaysSo() throws {
        let record = Record(
            position: 0x0807_0605_0403_0201,
            recordedAt: Timestamp(microseconds: 0x0000_1615_1413_1211), epoch: 0x2423_2221,
            fingerprint: try #require(Digest([UInt8](repeating: 0x33, count: 32))),
            signature: [UInt8](repeating: 0x44, count: 64), event: Array("{}".utf8))
        var expected: [UInt8] = [1, 1, 0, 0, 0x21, 0x22, 0x23, 0x24]
        expected += [1, 2, 3, 4, 5, 6, 7, 8, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0, 0]
        expected += [UInt8](repeating: 0x33, count: 32) + [UInt8](repeating: 0x44, count: 64)
        expected += [2, 0, 0, 0] + Array("{}".utf8)
        #expect(RecordCodec.encode(record) == expected)
    }

    @Test func everyShorterAndLongerTextIsRefused() {
        var samples = Samples(seed: 5)
        let bytes = RecordCodec.encode(samples.record())
        for count in bytes.indices {
            #expect(throws: RecordError.self) { try RecordCodec.decode(Array(bytes[..<count])) }
        }
        #expect(throws: RecordError.self) { try RecordCodec.decode(bytes + [0]) }
    }

    @Test func everyFlippedBitIsRefusedOrReadAsThatBit() {
        var samples = Samples(seed: 6)
        let bytes = RecordCodec.encode(samples.record())
        var refused: Set<Int> = []
        for index in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << UInt8(bit)
                do {
                    #expect(RecordCodec.encode(try RecordCodec.decode(damaged)) == damaged)
                } catch {
                    refused.insert(index)
                }
            }
        }
        // Version, kind, flags, the length, and the high bytes of the time: nothing else has a
        // rule.
        #expect(refused.isSuperset(of: [0, 1, 2, 3, 23, 120, 121, 122, 123]))
        #expect(refused.isSubset(of: Set([0, 1, 2, 3] + Array(16...23) + Array(120...123))))
    }

    @Test func errorsTellNewerFromWrong() {
        var samples = Samples(seed: 8)
        let bytes = RecordCodec.encode(samples.record())
        let found = bytes.count - RecordCodec.headerByteCount
        func error(at index: Int, _ byte: UInt8) -> RecordError? {
            var changed = bytes
            changed[index] = byte
            do throws(RecordError) {
                _ = try RecordCodec.decode(changed)
                return nil
            } catch { return error }
        }
        #expect(error(at: 0, 0) == .unwritten)
        #expect(error(at: 0, 2) == .unsupportedVersion(2))
        #expect(error(at: 1, 2) == .unsupportedKind(2))
        #expect(error(at: 3, 0x80) == .reservedFlags(0x8000))
        #expect(error(at: 0, 2)?.isUnsupported == true)
        #expect(error(at: 3, 1)?.isUnsupported == false)
        let declared = UInt32(found) | 1 << 31
        #expect(error(at: 123, 0x80) == .lengthMismatch(declared: declared, found: found))
    }

    @Test func theLongestRecordFitsAndOneByteMoreDoesNot() throws {
        var samples = Samples(seed: 9)
        var record = samples.record()
        let room = FlagModelLimits.recordBytes - RecordCodec.headerByteCount
        #expect(FlagModelLimits.eventBytes <= room)
        record.event = [UInt8](repeating: 0x20, count: room)
        let bytes = RecordCodec.encode(record)
        #expect(try RecordCodec.decode(bytes) == record)
        #expect(
            throws: RecordError.tooLong(
                bytes: bytes.count + 1, limit: FlagModelLimits.recordBytes)
        ) { try RecordCodec.decode(bytes + [0]) }
    }
}
