import ByteCoding
import FlagModel
import TestSupport
import Testing

/// Two readers of events, one quick and one that can say what is wrong, are of one mind.
@Suite("Event reader")
struct EventReaderTests {
    private func expectOneVerdict(_ bytes: [UInt8]) {
        let quick = EventReader.read(bytes)
        let thorough = try? EventCodec.decodeThoroughly(bytes)
        #expect(quick == thorough, "on \(String(decoding: bytes, as: UTF8.self))")
    }

    @Test(arguments: UInt64(0)..<60)
    func everyEventIsReadByBothAlike(seed: UInt64) throws {
        var samples = Samples(seed: seed)
        for kind in Change.Kind.allCases {
            let event = samples.event([kind, samples.pick(Change.Kind.allCases)])
            let bytes = EventCodec.encode(event)
            #expect(EventReader.read(bytes) == event)
            #expect(try EventCodec.decodeThoroughly(bytes) == event)
        }
    }

    @Test(arguments: UInt64(0)..<120)
    func whatIsWrongForOneIsWrongForTheOther(seed: UInt64) {
        var samples = Samples(seed: seed)
        var mutation = Mutation(seed: seed &+ 2_000)
        for kind in Change.Kind.allCases + [.overrideSet, .overrideCleared] {
            let bytes = EventCodec.encode(samples.event([kind]))
            for _ in 0..<8 { expectOneVerdict(mutation.mutated(bytes)) }
        }
    }

    @Test func everyByteChangedAndEveryByteLeftOut() {
        var samples = Samples(seed: 21)
        for kind in [Change.Kind.overrideSet, .overrideCleared, .flagArchived] {
            let bytes = EventCodec.encode(samples.fullEvent(samples.change(kind)))
            for index in bytes.indices {
                for bit in 0..<8 {
                    var damaged = bytes
                    damaged[index] ^= 1 << UInt8(bit)
                    expectOneVerdict(damaged)
                }
                expectOneVerdict(Array(bytes[..<index]))
                expectOneVerdict(Array(bytes[..<index] + bytes[(index + 1)...]))
            }
        }
    }

    /// Nothing is read past: wherever a piece of a change is missing, and where one has what only
    /// the other may have.
    @Test func noPieceOfAnOverrideCanBeMissing() throws {
        let end = Timestamp(microseconds: 1_795_251_600_000_000)
        let (flag, user) = (FlagKey(unchecked: "f"), User(unchecked: "u"))
        let changes: [Change] = [
            .overrideSet(flag: flag, user: user, value: .bool(true), expiresAt: end),
            .overrideSet(flag: flag, user: nil, value: .integer(1), expiresAt: nil),
            .overrideCleared(flag: flag, user: user), .overrideCleared(flag: flag, user: nil),
        ]
        var samples = Samples(seed: 4)
        var event = samples.event([.overrideSet])
        for change in changes {
            event.changes = [change, .overrideCleared(flag: flag, user: nil)]
            let bytes = EventCodec.encode(event)
            let (start, rest) = try #require(EventReaderTests.list(in: bytes))
            for first in start..<rest {
                for last in (first + 1)..<min(first + 26, rest) {
                    expectOneVerdict(Array(bytes[..<first] + bytes[last...]))
                }
            }
        }
        event.changes = [changes[0]]
        let text = String(decoding: EventCodec.encode(event), as: UTF8.self)
        for (kind, value) in [("cleared", ""), ("cleared", #","value":true"#), ("set", "")] {
            let other = text.replacing(#""override.set""#, with: #""override.\#(kind)""#)
                .replacing(#","value":true"#, with: value)
            #expect(other != text)
            expectOneVerdict(Array(other.utf8))
            #expect(EventReader.read(Array(other.utf8)) == nil)
        }
    }

    /// Where the list of changes lies.
    private static func list(in bytes: [UInt8]) -> (start: Int, end: Int)? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let start = text.firstRange(of: #""changes":["#), let end = text.firstRange(of: "],")
        else { return nil }
        return (
            text.utf8.distance(from: text.startIndex, to: start.lowerBound),
            text.utf8.distance(from: text.startIndex, to: end.upperBound)
        )
    }

    /// Members taken out, doubled, exchanged and made up, in every object of an event.
    @Test(arguments: UInt64(0)..<10)
    func membersInAnyOtherOrderOrNumber(seed: UInt64) throws {
        var samples = Samples(seed: seed)
        for kind in Change.Kind.allCases {
            let event = samples.fullEvent(samples.change(kind))
            let value = try JSONParser.parse(EventCodec.encode(event), as: .canonical)
            for place in JSONSurgery.objects(in: value) {
                let count = JSONSurgery.value(at: place, in: value).objectValue?.count ?? 0
                let first = samples.number(0...(max(count, 1) - 1))
                let second = samples.number(0...(max(count, 1) - 1))
                let edits: [(JSONSurgery.Members) -> JSONSurgery.Members] = [
                    { $0.enumerated().filter { $0.offset != first }.map(\.element) },
                    { $0.isEmpty ? $0 : $0 + [$0[first]] },
                    { $0 + [("zz", .null)] },
                    { members in
                        var members = members
                        if !members.isEmpty { members.swapAt(first, second) }
                        return members
                    },
                    { members in
                        members.enumerated().map { index, member in
                            index == first ? (member.key, .null) : member
                        }
                    },
                ]
                for edit in edits {
                    expectOneVerdict(JSONSurgery.text(of: value, editing: place, edit))
                }
            }
        }
    }

    /// The writer knows the order of its keys; this sorts them.
    @Test(arguments: UInt64(0)..<60)
    func eventsAreWrittenAsTheirTreesAre(seed: UInt64) throws {
        var samples = Samples(seed: seed)
        for kind in Change.Kind.allCases {
            let bytes = EventCodec.encode(samples.event([kind]))
            let tree = try JSONParser.parse(bytes, as: .ordinary)
            #expect(JSONWriter.canonical(tree) == bytes)
        }
    }
}
