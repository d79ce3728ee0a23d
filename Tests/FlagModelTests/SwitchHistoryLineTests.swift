import ByteCoding
import FlagModel
import Foundation
import Testing

@Suite("Line of history")
struct SwitchHistoryLineTests {
    private func parse(_ text: String) throws -> SwitchHistoryLine {
        try SwitchHistoryLine.parse(Array(text.utf8), number: 7)
    }

    private func message(changes: String) -> String {
        do throws(HistoryLineError) {
            let line = #"{"at":"2024-01-01T00:00:00Z","author":"a","changes":[\#(changes)]}"#
            _ = try SwitchHistoryLine.parse(Array(line.utf8), number: 7)
            return ""
        } catch { return "\(error)" }
    }

    @Test func everySortOfChangeIsRead() throws {
        let line = try parse(
            #"""
            {"at": "2017-05-25T14:04:43Z", "author": "Jo Doe", "commit": "e56ca", "reason": "why",
             "changes": [
              {"flag": "F", "tenant": "acme", "environment": "dev", "value": null},
              {"flag": "F", "tenant": "acme", "environment": "dev", "value": 1, "user": "u",
               "expiresAt": "2030-01-01T00:00:00Z"},
              {"declare": {"key": "G", "type": "boolean", "default": true, "tags": []}},
              {"archive": "G"}, {"restore": "G"}, {"addEnvironment": "qa"}, {"addTenant": "t"},
              {"addTenant": "u", "name": "U"}, {"renameTenant": "u", "name": "V"},
              {"retireTenant": "u"}]}
            """#)
        let acme = try #require(Tenant("acme"))
        let dev = try #require(Environment("dev"))
        let flag = try #require(FlagKey("F"))
        let other = try #require(FlagKey("G"))
        let tenant = try #require(Tenant("u"))
        #expect(line.at.rfc3339 == "2017-05-25T14:04:43.000Z")
        #expect(line.author == "Jo Doe" && line.commit == "e56ca" && line.reason == "why")
        #expect(
            line.changes == [
                .override(
                    HistoryOverride(flag: flag, tenant: acme, environment: dev, value: .null)),
                .override(
                    HistoryOverride(
                        flag: flag, tenant: acme, environment: dev, user: User("u"),
                        value: .integer(1),
                        expiresAt: Timestamp(microseconds: 1_893_456_000_000_000))),
                .declare(FlagDefinition(key: other, type: .boolean, defaultValue: .bool(true))),
                .archive(other), .restore(other), .addEnvironment(try #require(Environment("qa"))),
                .addTenant(try #require(Tenant("t")), name: nil), .addTenant(tenant, name: "U"),
                .renameTenant(tenant, name: "V"), .retireTenant(tenant),
            ])
        #expect(try SwitchHistoryLine.parse(line.format(), number: 1) == line)
        #expect(!line.format().contains(UInt8(ascii: "\n")))
    }

    @Test(arguments: UInt64(0)..<60)
    func whatIsExportedIsTakenBack(seed: UInt64) throws {
        var samples = Samples(seed: seed)
        let line = samples.historyLine()
        let bytes = line.format()
        #expect(try SwitchHistoryLine.parse(bytes, number: 1) == line)
        var mutation = Mutation(seed: seed)
        for _ in 0..<20 {
            guard let read = try? SwitchHistoryLine.parse(mutation.mutated(bytes), number: 1)
            else { continue }
            #expect((try? SwitchHistoryLine.parse(read.format(), number: 1)) == read)
        }
    }

    @Test func errorsNameTheLineAndTheField() {
        #expect(message(changes: "").hasPrefix("line 7: 'changes' must be a list"))
        #expect(
            message(changes: #"{"flag":"F","tenant":"Acme","environment":"dev","value":1}"#)
                .hasPrefix("line 7: 'changes[0].tenant' must be 1 to 63 of a-z"))
        #expect(
            message(changes: #"{"flag":"F","tenant":"acme","environment":"dev"}"#)
                .hasPrefix("line 7: 'changes[0].value' is missing"))
        #expect(
            message(changes: #"{"flag":"F","tenant":"a","environment":"d","value":[]}"#)
                .hasPrefix("line 7: 'changes[0].value' must be"))
        #expect(
            message(changes: #"{"archive":"F"},{"archive":"F","name":"x"}"#)
                .hasPrefix("line 7: 'changes[1].name' is no key"))
        #expect(
            message(changes: #"{"renameTenant":"t"}"#)
                .hasPrefix("line 7: 'changes[0].name' is missing"))
        #expect(
            message(changes: #"{"declare":{"key":"F","type":"string","default":1}}"#)
                .hasPrefix("line 7: 'changes[0].declare': the default of flag 'F'"))
        #expect(
            message(
                changes: #"{"flag":"F","tenant":"a","environment":"d","value":null,"#
                    + #""expiresAt":"2030-01-01T00:00:00Z"}"#
            ).hasPrefix("line 7: 'changes[0].expiresAt'"))
        #expect(message(changes: ",").hasPrefix("line 7: it is not JSON: column 54: found ','"))
    }

    @Test func anOverlongLineIsRefused() {
        let limit = FlagModelLimits.historyLineBytes
        let bytes = [UInt8](repeating: 0x20, count: limit + 1)
        #expect {
            try SwitchHistoryLine.parse(bytes, number: 7)
        } throws: { error in
            let error = error as? HistoryLineError
            return error?.line == 7 && error?.problem == .tooLarge(bytes: limit + 1, limit: limit)
        }
    }

    @Test(.enabled(if: RealHistory.isThere, "shared/data is not beside this repository"))
    func theRealHistoryIsTakenWhole() throws {
        var changes = 0
        let lines = try RealHistory.lines()
        for (index, line) in lines.enumerated() {
            let parsed = try SwitchHistoryLine.parse(line, number: index + 1)
            #expect(try SwitchHistoryLine.parse(parsed.format(), number: 1) == parsed)
            changes += parsed.changes.count
        }
        #expect(lines.count == 442 && changes == 1_755)
    }
}

/// The real switch history beside the repository, where there is one.
private enum RealHistory {
    static let url = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "shared/data/mozorg-switches.jsonl")

    static var isThere: Bool { FileManager.default.fileExists(atPath: url.path) }

    static func lines() throws -> [[UInt8]] {
        try Data(contentsOf: url).split(separator: UInt8(ascii: "\n")).map { Array($0) }
    }
}
