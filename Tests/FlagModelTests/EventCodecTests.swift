import ByteCoding
import FlagModel
import Testing

@Suite("Event codec")
struct EventCodecTests {
    @Test(arguments: UInt64(0)..<120)
    func everyKindOfChangeComesBackByteForByte(seed: UInt64) throws {
        var samples = Samples(seed: seed)
        for kind in Change.Kind.allCases {
            let event = samples.event([kind])
            let bytes = EventCodec.encode(event)
            let decoded = try EventCodec.decode(bytes)
            #expect(decoded == event)
            #expect(EventCodec.encode(decoded) == bytes)
            #expect(decoded.changes.map(\.kind) == [kind])
        }
    }

    @Test(arguments: UInt64(0)..<40)
    func eventsOfManyChangesComeBack(seed: UInt64) throws {
        var samples = Samples(seed: seed)
        let event = samples.event(samples.list(1...12) { $0.pick(Change.Kind.allCases) })
        let bytes = EventCodec.encode(event)
        if bytes.count <= FlagModelLimits.eventBytes {
            #expect(try EventCodec.decode(bytes) == event)
        }
    }

    @Test func theExampleOfTheDesignIsWhatIsWritten() throws {
        var event = Event(
            author: try #require(Author("alice@example.com")),
            changes: [
                .overrideSet(
                    flag: try #require(FlagKey("checkout-v2")), user: nil, value: .bool(true),
                    expiresAt: nil)
            ],
            id: try #require(EventID("01JD8Z")),
            ledger: try #require(Origin("flags.example.com/main")), prev: .zero, seq: 1_042,
            signedAt: Timestamp(microseconds: 1_795_251_600_000_000),
            stream: try #require(Stream("acme/production")))
        event.reason = "wave 2"
        let text = String(decoding: EventCodec.encode(event), as: UTF8.self)
        #expect(
            text == #"{"author":"alice@example.com","changes":[{"flag":"checkout-v2","#
                + #""type":"override.set","value":true}],"id":"01JD8Z","#
                + #""ledger":"flags.example.com/main","#
                + #""prev":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","reason":"wave 2","#
                + #""seq":1042,"signedAt":"2026-11-21T09:00:00.000Z","#
                + #""stream":"acme/production","v":1}"#)
    }

    @Test(arguments: UInt64(0)..<10)
    func theByteCountOfChangesAddsUpToTheEvents(seed: UInt64) throws {
        var samples = Samples(seed: seed)
        var event = samples.event([])
        let envelope = EventCodec.encode(event).count
        event.changes = Change.Kind.allCases.map { samples.change($0) }
        let sum = event.changes.map { EventCodec.encodedByteCount($0) + 1 }.reduce(-1, +)
        #expect(EventCodec.encode(event).count == envelope + sum)
    }

    @Test func whatNoReaderWouldTakeIsNotWritten() throws {
        var samples = Samples(seed: 1)
        var event = samples.event([.flagArchived])
        #expect(try EventCodec.encodeChecked(event) == EventCodec.encode(event))
        event.reason = "one line\nand another"
        #expect(throws: EventError.self) { try EventCodec.encodeChecked(event) }
        event.reason = ""
        #expect(throws: EventError.self) { try EventCodec.encodeChecked(event) }
        event.reason = String(repeating: "a", count: FlagModelLimits.reasonBytes)
        #expect(try EventCodec.decode(EventCodec.encodeChecked(event)) == event)
        event.reason?.append("a")
        #expect(throws: EventError.self) { try EventCodec.encodeChecked(event) }
    }

    @Test func anEventOfTheLargestSizeIsTakenAndOneByteMoreIsNot() throws {
        var samples = Samples(seed: 2)
        var event = samples.event([.environmentAdded])
        let flag = try #require(FlagKey("f"))
        func fill(_ count: Int) -> [UInt8] {
            let value = JSONValue.string(String(repeating: "x", count: count))
            event.changes = [.overrideSet(flag: flag, user: nil, value: value, expiresAt: nil)]
            return EventCodec.encode(event)
        }
        let room = FlagModelLimits.eventBytes - fill(0).count
        #expect(try EventCodec.decode(fill(room)) == event)
        let bytes = fill(room + 1)
        #expect(
            throws: EventError.tooLarge(bytes: bytes.count, limit: FlagModelLimits.eventBytes)
        ) { try EventCodec.decode(bytes) }
    }
}
