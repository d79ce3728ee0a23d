import ByteCoding
import FlagModel
import Foundation
import Testing

/// `docs/events.md` is true: its examples are events, and its tables name the decoder's fields.
@Suite("The document of the events")
struct EventDocumentTests {
    /// One `##` or `###` of the document: its title, the fields of its tables, its examples.
    private struct Section {
        let title: String
        var required: Set<String> = []
        var optional: Set<String> = []
        var examples: [String] = []

        var fields: [String] { required.union(optional).sorted() }
    }

    private func sections() throws -> [Section] {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(
            contentsOf: root.appending(path: "docs/events.md"), encoding: .utf8)
        var sections: [Section] = []
        var isExample = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("#") && !isExample {
                sections.append(Section(title: String(line.drop { $0 == "#" || $0 == " " })))
            } else if line.hasPrefix("```") {
                isExample = line == "```json"
            } else if var section = sections.popLast() {
                if isExample {
                    section.examples.append(String(line))
                } else {
                    read(line, into: &section)
                }
                sections.append(section)
            }
        }
        return sections
    }

    /// A row of a table of fields: a name in backticks, `required` or `optional`, the meaning.
    private func read(_ line: Substring, into section: inout Section) {
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        guard line.hasPrefix("| `"), cells.count >= 3 else { return }
        let name = cells[0].trimmingCharacters(in: ["`"])
        if cells[1] == "required" { section.required.insert(name) }
        if cells[1] == "optional" { section.optional.insert(name) }
    }

    private func section(_ title: String) throws -> Section {
        try #require(try sections().first { $0.title == title })
    }

    @Test func everyExampleIsAnEventByteForByte() throws {
        var kinds: Set<Change.Kind> = []
        for section in try sections() {
            for example in section.examples {
                let event = try EventCodec.decode(Array(example.utf8))
                #expect(String(decoding: EventCodec.encode(event), as: UTF8.self) == example)
                kinds.formUnion(event.changes.map(\.kind))
                if let kind = Change.Kind(rawValue: section.title) {
                    #expect(event.changes.map(\.kind) == [kind])
                }
            }
        }
        #expect(kinds == Set(Change.Kind.allCases))
    }

    /// What the decoder says when it meets a key that it does not know.
    private func knownKeys(
        _ edit: (inout [String: JSONValue]) -> Void
    ) throws -> [String] {
        let example = try #require(try section("The event").examples.first)
        let value = try JSONParser.parse(Array(example.utf8), as: .canonical)
        var members = try #require(value.objectValue)
        edit(&members)
        do throws(EventError) {
            _ = try EventCodec.decode(JSONWriter.canonical(.object(members)))
        } catch .field(let error) {
            if case .unknownKey(let known) = error.problem { return known }
        } catch {}
        return []
    }

    @Test(arguments: Change.Kind.allCases)
    func theTableOfEveryKindNamesItsFields(kind: Change.Kind) throws {
        let section = try section(kind.rawValue)
        let known = try knownKeys {
            let change: [String: JSONValue] = ["type": .string(kind.rawValue), "zz": .null]
            $0["changes"] = .array([.object(change)])
        }
        #expect(section.fields == known)
        #expect(section.examples.count == 1)
    }

    @Test func theTablesOfTheEventAndTheDefinitionNameTheirFields() throws {
        let event = try section("The event")
        #expect(try event.fields == knownKeys { $0["zz"] = .null })
        let definition = try section("A flag's definition")
        let known = try knownKeys {
            let change: [String: JSONValue] = [
                "type": .string("flag.declared"), "definition": .object(["zz": .null]),
            ]
            $0["changes"] = .array([.object(change)])
        }
        #expect(definition.fields == known)
    }

    @Test func whatTheTablesCallOptionalMayBeLeftOut() throws {
        for section in try sections() {
            guard Change.Kind(rawValue: section.title) != nil, let example = section.examples.first
            else { continue }
            let event = try JSONParser.parse(Array(example.utf8), as: .canonical)
            let place: [JSONSurgery.Step] = [.key("changes"), .index(0)]
            for field in section.fields where field != "type" {
                let bytes = JSONSurgery.text(of: event, editing: place) {
                    $0.filter { $0.key != field }
                }
                let isTaken = (try? EventCodec.decode(bytes)) != nil
                #expect(isTaken == section.optional.contains(field), "\(section.title).\(field)")
            }
        }
    }
}
