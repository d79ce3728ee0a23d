import ByteCoding
import FlagModel
import TestSupport
import Testing

/// Damaged bytes never trap, and what is accepted is exactly what would be written.
@Suite("Damaged events")
struct EventFuzzTests {
    private func expectHonest(_ bytes: [UInt8]) {
        guard let event = try? EventCodec.decode(bytes) else { return }
        #expect(EventCodec.encode(event) == bytes)
    }

    @Test func everyBitFlippedAndEveryByteCutFromASmallEvent() {
        var samples = Samples(seed: 11)
        let bytes = EventCodec.encode(samples.fullEvent(samples.change(.overrideSet)))
        for index in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << UInt8(bit)
                expectHonest(damaged)
            }
            #expect(throws: EventError.self) { try EventCodec.decode(Array(bytes[..<index])) }
            expectHonest(Array(bytes[..<index] + bytes[(index + 1)...]))
        }
    }

    @Test(arguments: UInt64(0)..<60)
    func seededMutationsOfEveryKind(seed: UInt64) {
        var samples = Samples(seed: seed)
        var mutation = Mutation(seed: seed &+ 1_000)
        for kind in Change.Kind.allCases {
            let bytes = EventCodec.encode(samples.event([kind]))
            for _ in 0..<8 { expectHonest(mutation.mutated(bytes)) }
        }
    }

    @Test(arguments: UInt64(0)..<40)
    func bytesWithoutMeaningAreRefused(seed: UInt64) {
        var samples = Samples(seed: seed)
        for length in 0..<40 { expectHonest(samples.bytes(length)) }
    }
}
