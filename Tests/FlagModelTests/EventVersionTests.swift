import ByteCoding
import FlagModel
import Testing

@Suite("Events of newer programs")
struct EventVersionTests {
    private func decode(_ edit: (inout [String: JSONValue]) -> Void) throws {
        var samples = Samples(seed: 7)
        let value = try JSONParser.parse(
            EventCodec.encode(samples.event([.flagArchived, .noteAdded])), as: .canonical)
        var members = try #require(value.objectValue)
        edit(&members)
        _ = try EventCodec.decode(JSONWriter.canonical(.object(members)))
    }

    @Test func aHigherVersionIsUnsupportedAndNotDamage() throws {
        let error = try #require(throws: EventError.self) {
            try decode {
                $0["v"] = .integer(2)
                $0["entirely"] = .string("new")
                $0["changes"] = nil
            }
        }
        #expect(error == .unsupportedVersion(2))
        #expect(error.isUnsupported)
    }

    @Test(arguments: [JSONValue.integer(0), .integer(-1), .string("2"), .null, .number(2.5)])
    func anyOtherVersionIsDamage(version: JSONValue) throws {
        let error = try #require(throws: EventError.self) { try decode { $0["v"] = version } }
        #expect(!error.isUnsupported)
        #expect("\(error)".contains("'v'"))
    }

    @Test func anUnknownKindOfChangeIsUnsupportedAndNamesItsPlace() throws {
        let error = try #require(throws: EventError.self) {
            try decode { members in
                let known = members["changes"]?.arrayValue?.first ?? .null
                members["changes"] = .array([known, .object(["type": .string("rollout.started")])])
            }
        }
        #expect(error == .unsupportedChange("rollout.started", path: "changes[1].type"))
        #expect(error.isUnsupported)
    }

    @Test(arguments: [JSONValue.string(""), .string("a b"), .string("flag\n"), .integer(1), .null])
    func whatCouldNameNoKindIsDamage(type: JSONValue) throws {
        let error = try #require(throws: EventError.self) {
            try decode { $0["changes"] = .array([.object(["type": type])]) }
        }
        #expect(!error.isUnsupported)
        #expect("\(error)".contains("'changes[0].type'"))
    }
}
