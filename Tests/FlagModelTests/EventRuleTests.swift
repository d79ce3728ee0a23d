import ByteCoding
import FlagModel
import Testing

/// The rules of single fields: names, limits, and texts that would be a second way to say the same.
@Suite("Rules of an event's fields")
struct EventRuleTests {
    /// The error of an event with this one change, or with this field of the envelope.
    private func error(change: [String: JSONValue]) throws -> EventError? {
        try error { $0["changes"] = .array([.object(change)]) }
    }

    private func error(_ edit: (inout [String: JSONValue]) -> Void) throws -> EventError? {
        var samples = Samples(seed: 3)
        let event = samples.fullEvent(samples.change(.tenantRetired))
        let value = try JSONParser.parse(EventCodec.encode(event), as: .canonical)
        var members = try #require(value.objectValue)
        edit(&members)
        do throws(EventError) {
            _ = try EventCodec.decode(JSONWriter.canonical(.object(members)))
            return nil
        } catch { return error }
    }

    private func expect(
        _ found: EventError?, names path: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        guard case .field(let error)? = found else {
            Issue.record("\(String(describing: found))", sourceLocation: sourceLocation)
            return
        }
        #expect(error.path == path, sourceLocation: sourceLocation)
        #expect(!error.description.isEmpty, sourceLocation: sourceLocation)
    }

    private static let set: [String: JSONValue] = [
        "type": .string("override.set"), "flag": .string("f"), "value": .bool(true),
    ]

    private func set(_ key: String, _ value: JSONValue?) -> [String: JSONValue] {
        var change = EventRuleTests.set
        change[key] = value
        return change
    }

    @Test func namesKeepTheirRules() throws {
        #expect(try error(change: EventRuleTests.set) == nil)
        for flag in ["", "a/b", "-a", "ä", String(repeating: "a", count: 129)] {
            expect(try error(change: set("flag", .string(flag))), names: "changes[0].flag")
        }
        for user in ["", "a\u{7}", String(repeating: "é", count: 129)] {
            expect(try error(change: set("user", .string(user))), names: "changes[0].user")
        }
        expect(try error { $0["author"] = .string("a b") }, names: "author")
        expect(try error { $0["id"] = .string("a\"b") }, names: "id")
        expect(try error { $0["ledger"] = .string("a+b") }, names: "ledger")
        for stream in ["", "control/", "Acme/prod", "acme", "acme/prod/x", "/", "CONTROL"] {
            expect(try error { $0["stream"] = .string(stream) }, names: "stream")
        }
    }

    @Test func timesHaveOneText() throws {
        #expect(try error { $0["signedAt"] = .string("2026-11-21T09:00:00.000001Z") } == nil)
        for time in [
            "2026-11-21T09:00:00Z", "2026-11-21T09:00:00.000000Z", "2026-11-21T10:00:00.000+01:00",
            "2026-11-21 09:00:00.000Z", "2026-02-30T09:00:00.000Z", "1969-12-31T23:59:59.999Z",
            "2026-11-21T09:00:60.000Z", "",
        ] {
            expect(try error { $0["signedAt"] = .string(time) }, names: "signedAt")
            expect(
                try error(change: set("expiresAt", .string(time))), names: "changes[0].expiresAt")
        }
    }

    @Test func numbersAreCounts() throws {
        #expect(try error { $0["seq"] = .integer(JSONValue.integerLimit) } == nil)
        for number in [JSONValue.integer(-1), .number(1.5), .number(1e300)] {
            expect(try error { $0["seq"] = number }, names: "seq")
        }
    }

    @Test func digestsAndKeysAreWhole() throws {
        for prev in [
            "", "AAAA", String(repeating: "A", count: 43), "A" + String(repeating: "=", count: 43),
        ] {
            expect(try error { $0["prev"] = .string(prev) }, names: "prev")
        }
        // A set bit that base64 does not use: the same bytes, but another text.
        expect(
            try error { $0["prev"] = .string(String(repeating: "A", count: 42) + "B=") },
            names: "prev")
        var change: [String: JSONValue] = [
            "type": .string("key.enrolled"), "author": .string("a"), "key": .string("ssh-rsa AAAA"),
        ]
        expect(try error(change: change), names: "changes[0].key")
        var samples = Samples(seed: 1)
        change["key"] = .string("\(samples.key()) alice@laptop")
        expect(try error(change: change), names: "changes[0].key")
    }

    @Test func flagsHoldNoNullAndNoList() throws {
        for value in [JSONValue.null, .array([]), .array([.bool(true)])] {
            expect(try error(change: set("value", value)), names: "changes[0].value")
        }
        var deep = JSONValue.object([:])
        for _ in 1..<FlagModelLimits.valueDepth { deep = .object(["a": deep]) }
        #expect(try error(change: set("value", deep)) == nil)
        expect(
            try error(change: set("value", .object(["a": deep]))), names: "changes[0].value")
    }

    @Test func whatSaysNothingIsLeftOut() throws {
        var samples = Samples(seed: 1)
        let key = JSONValue.string(samples.key().description)
        expect(
            try error(change: [
                "type": .string("key.enrolled"), "author": .string("a"), "key": key,
                "delegate": .bool(false),
            ]), names: "changes[0].delegate")
        let empty: [(String, JSONValue)] = [
            ("protected", .bool(false)), ("routeDependent", .bool(false)), ("tags", .array([])),
            ("routes", .array([])), ("variants", .object([:])), ("environments", .object([:])),
            ("gates", .array([])),
        ]
        for (key, value) in empty {
            expect(
                try error(change: declaration([key: value])), names: "changes[0].definition.\(key)")
        }
    }

    private func declaration(_ fields: [String: JSONValue]) -> [String: JSONValue] {
        let definition: [String: JSONValue] = [
            "key": .string("f"), "type": .string("boolean"), "default": .bool(false),
        ]
        return [
            "type": .string("flag.declared"),
            "definition": .object(definition.merging(fields) { $1 }),
        ]
    }

    @Test func targetingIsNotDeeperThanItsLimit() throws {
        var deep = JSONValue.object([:])
        for _ in 1..<FlagModelLimits.targetingDepth { deep = .object(["a": deep]) }
        #expect(try error(change: declaration(["targeting": deep])) == nil)
        expect(
            try error(change: declaration(["targeting": .object(["a": deep])])),
            names: "changes[0].definition.targeting")
    }

    @Test func pathsOfRoutesAreAbsoluteAndWithoutSpaces() throws {
        func route(_ path: String) -> [String: JSONValue] {
            let route = ["method": JSONValue.string("GET"), "path": .string(path)]
            return declaration(["routeDependent": .bool(true), "routes": .array([.object(route)])])
        }
        #expect(try error(change: route("/a/{id}")) == nil)
        for path in ["a", "a/b", "/a b", "/ ", ""] {
            expect(
                try error(change: route(path)), names: "changes[0].definition.routes[0].path")
        }
    }

    @Test func namesInADefinitionAreNotMoreThanTheirLimit() throws {
        func names(_ count: Int, _ value: JSONValue) -> JSONValue {
            .object(Dictionary(uniqueKeysWithValues: (0..<count).map { ("n\($0)", value) }))
        }
        let rule = JSONValue.object(["enabled": .bool(true)])
        for (key, value, limit) in [
            ("variants", .bool(true), FlagModelLimits.variantsPerFlag),
            ("environments", rule, FlagModelLimits.environmentsPerFlag),
        ] as [(String, JSONValue, Int)] {
            #expect(try error(change: declaration([key: names(limit, value)])) == nil)
            expect(
                try error(change: declaration([key: names(limit + 1, value)])),
                names: "changes[0].definition.\(key)")
        }
    }

    /// A text of each kind: one line, paragraphs, the name of a token.
    @Test func textsKeepTheirLengthAndCharacters() throws {
        func note(_ text: String) -> [String: JSONValue] {
            ["type": .string("note.added"), "text": .string(text)]
        }
        func revoked(_ id: String) -> [String: JSONValue] {
            ["type": .string("token.revoked"), "id": .string(id)]
        }
        func expect(
            _ texts: (good: [String], bad: [String]), names path: String,
            _ error: (String) throws -> EventError?
        ) throws {
            for text in texts.good { #expect(try error(text) == nil, "\(path): \(text)") }
            for text in texts.bad { self.expect(try error(text), names: path) }
        }
        func long(_ count: Int) -> String { String(repeating: "a", count: count) }
        let most = (FlagModelLimits.reasonBytes, FlagModelLimits.noteBytes)
        try expect(
            (["a", "é \u{A0}", long(most.0)], ["", "a\nb", "a\u{85}", long(most.0 + 1)]),
            names: "reason"
        ) { text in try error { $0["reason"] = .string(text) } }
        try expect(
            (["a\n\tb", long(most.1)], ["", "a\rb", "a\u{7F}", long(most.1 + 1)]),
            names: "changes[0].text"
        ) { try error(change: note($0)) }
        try expect(
            (
                ["t-1", long(FlagModelLimits.tokenIDBytes)],
                ["", "a b", "a\"", "é", long(FlagModelLimits.tokenIDBytes + 1)]
            ),
            names: "changes[0].id"
        ) { try error(change: revoked($0)) }
    }

    @Test func listsHaveLimitsAndNothingTwice() throws {
        let tags = (0...FlagModelLimits.tagsPerFlag).map { JSONValue.string("t\($0)") }
        #expect(try error(change: declaration(["tags": .array(Array(tags.dropLast()))])) == nil)
        expect(
            try error(change: declaration(["tags": .array(tags)])),
            names: "changes[0].definition.tags")
        expect(
            try error(change: declaration(["tags": .array([tags[0], tags[1], tags[0]])])),
            names: "changes[0].definition.tags[2]")
        expect(
            try error(change: declaration(["gates": .array([.string("ws"), .string("tcp")])])),
            names: "changes[0].definition.gates[1]")
        let route = JSONValue.object(["method": .string("get"), "path": .string("/")])
        expect(
            try error(change: declaration(["routes": .array([route])])),
            names: "changes[0].definition.routes[0].method")
        expect(try error { $0["changes"] = .array([]) }, names: "changes")
        let change = JSONValue.object(["type": .string("tenant.retired"), "tenant": .string("t")])
        let limit = FlagModelLimits.changesPerEvent
        expect(
            try error { $0["changes"] = .array(Array(repeating: change, count: limit + 1)) },
            names: "changes")
        // Exactly so many would be allowed, but not in so many bytes.
        let most = try error { $0["changes"] = .array(Array(repeating: change, count: limit)) }
        #expect(most == nil)
    }

    @Test func environmentsOfADefinitionAreNamesWithRules() throws {
        let rule = JSONValue.object(["enabled": .bool(false)])
        #expect(
            try error(change: declaration(["environments": .object(["prod": rule])])) == nil)
        expect(
            try error(change: declaration(["environments": .object(["Prod": rule])])),
            names: "changes[0].definition.environments.Prod")
        expect(
            try error(
                change: declaration([
                    "environments": .object(["prod": .object(["enable": .bool(true)])])
                ])), names: "changes[0].definition.environments.prod.enable")
    }
}
