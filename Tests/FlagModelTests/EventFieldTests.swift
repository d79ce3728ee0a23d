import ByteCoding
import FlagModel
import Testing

/// Every field of every kind of event, damaged in every way: the error names the very field.
@Suite("Fields of an event")
struct EventFieldTests {
    private static let seeds: [UInt64] = [1, 2]

    /// One event of each kind, with every field of the envelope.
    private func forEveryEvent(
        _ seed: UInt64, _ check: (JSONValue) throws -> Void
    ) throws {
        var samples = Samples(seed: seed)
        for kind in Change.Kind.allCases {
            let event = samples.fullEvent(samples.change(kind))
            try check(JSONParser.parse(EventCodec.encode(event), as: .canonical))
        }
    }

    private func forEveryField(
        _ seed: UInt64,
        _ check: (JSONValue, _ place: [JSONSurgery.Step], _ key: String) throws -> Void
    ) throws {
        try forEveryEvent(seed) { event in
            for place in JSONSurgery.objects(in: event) {
                let members = JSONSurgery.value(at: place, in: event).objectValue ?? [:]
                for key in members.keys.sorted() { try check(event, place, key) }
            }
        }
    }

    private func fieldError(_ bytes: [UInt8]) -> FieldError? {
        do throws(EventError) {
            _ = try EventCodec.decode(bytes)
        } catch .field(let error) {
            return error
        } catch {}
        return nil
    }

    @Test(arguments: seeds)
    func aRemovedFieldIsMissedOrWasOptional(seed: UInt64) throws {
        var missed: Set<String> = []
        try forEveryField(seed) { event, place, key in
            let bytes = JSONSurgery.text(of: event, editing: place) { $0.filter { $0.key != key } }
            let path = JSONSurgery.path(place + [.key(key)])
            let isData = place.last == .key("environments")
            if let error = fieldError(bytes) {
                // Without its only environment the list says nothing any more.
                #expect(error.problem == .missing || (isData && error.problem == .redundant))
                #expect(error.path == path || isData)
                missed.insert(key)
            } else {
                let event = try EventCodec.decode(bytes)
                #expect(EventCodec.encode(event) == bytes)
                #expect(isData || EventFieldTests.optionalKeys.contains(key))
            }
        }
        #expect(missed.isSuperset(of: ["author", "changes", "prev", "seq", "stream", "v", "type"]))
    }

    private static let optionalKeys: Set<String> = [
        "backfilledAt", "onBehalfOf", "origin", "reason", "token", "commit", "expiresAt", "user",
        "quarantine", "quarantineHash", "name", "delegate", "tenant", "flag", "position",
        "description", "environments", "gates", "owner", "protected", "routeDependent", "routes",
        "tags", "targeting", "variants", "enabled", "default",
    ]

    @Test(arguments: seeds)
    func aFieldThatStandsTwiceIsRefusedByItsName(seed: UInt64) throws {
        try forEveryField(seed) { event, place, key in
            let bytes = JSONSurgery.text(of: event, editing: place) {
                $0.flatMap { $0.key == key ? [$0, $0] : [$0] }
            }
            #expect {
                try EventCodec.decode(bytes)
            } throws: { error in
                guard case .json(let json)? = error as? EventError else { return false }
                return json.kind == .duplicateKey(key)
            }
        }
    }

    @Test(arguments: seeds)
    func fieldsInAnotherOrderAreNotCanonical(seed: UInt64) throws {
        try forEveryEvent(seed) { event in
            for place in JSONSurgery.objects(in: event) {
                let count = JSONSurgery.value(at: place, in: event).objectValue?.count ?? 0
                for index in 0..<max(0, count - 1) {
                    let bytes = JSONSurgery.text(of: event, editing: place) {
                        var members = $0
                        members.swapAt(index, index + 1)
                        return members
                    }
                    #expect {
                        try EventCodec.decode(bytes)
                    } throws: { error in
                        guard case .json(let json)? = error as? EventError else { return false }
                        guard case .keyOutOfOrder = json.kind else { return false }
                        return json.offset > 0
                    }
                }
            }
        }
    }

    @Test(arguments: seeds)
    func aFieldOfAnotherTypeIsNamedWithWhatWasExpectedAndFound(seed: UInt64) throws {
        let values: [JSONValue] = [
            .null, .bool(true), .integer(7), .number(1.5), .string(""), .array([]), .object([:]),
        ]
        try forEveryField(seed) { event, place, key in
            let old = JSONSurgery.value(at: place + [.key(key)], in: event)
            for new in values where !isSameType(old, new) && !isAllowed(new, under: key) {
                let bytes = JSONSurgery.text(of: event, editing: place) {
                    $0.map { $0.key == key ? (key, new) : $0 }
                }
                let error = try #require(fieldError(bytes), "\(key) as \(new)")
                #expect(error.path == JSONSurgery.path(place + [.key(key)]))
                guard case .wrongType(let expected, let found) = error.problem else {
                    Issue.record("\(error)")
                    continue
                }
                #expect(!expected.isEmpty && found == JSONText.of(new))
            }
        }
    }

    private func isSameType(_ one: JSONValue, _ other: JSONValue) -> Bool {
        switch (one, other) {
        case (.null, .null), (.bool, .bool), (.integer, .integer), (.number, .number),
            (.string, .string), (.array, .array), (.object, .object):
            true
        default: false
        }
    }

    private func isAllowed(_ value: JSONValue, under key: String) -> Bool {
        guard key == "value" || key == "default" else { return false }
        return FlagType(of: value) != nil
    }

    @Test(arguments: seeds)
    func aKeyThatMeansNothingIsNamedTogetherWithThoseThatDo(seed: UInt64) throws {
        try forEveryEvent(seed) { event in
            for place in JSONSurgery.objects(in: event) {
                let bytes = JSONSurgery.text(of: event, editing: place) {
                    $0 + [("zz Unknown", .bool(true))]
                }
                let error = try #require(fieldError(bytes))
                #expect(error.path == JSONSurgery.path(place + [.key("zz Unknown")]))
                if case .unknownKey(let known) = error.problem {
                    #expect(!known.isEmpty && known == known.sorted())
                } else {
                    // The names of environments are data, not keys.
                    #expect(place.last == .key("environments"))
                }
            }
        }
    }
}
