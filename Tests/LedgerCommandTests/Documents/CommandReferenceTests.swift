import FlagModel
import Foundation
import LedgerCommand
import Testing

/// `docs/cli.md` and the program say the same.
@Suite struct CommandReferenceTests {
    private let reference: CommandReference

    init() throws { reference = try CommandReference() }

    @Test func theDocumentHasTheCommandsOfTheProgramInItsOrder() {
        let sections = reference.sections.filter { section in
            CommandSection.allCases.contains { $0.rawValue == section.title }
        }
        #expect(sections.map(\.title) == CommandSection.allCases.map(\.rawValue))
        for section in sections {
            let commands = CommandTable.specifications.filter {
                $0.section.rawValue == section.title
            }
            #expect(section.chapters.map(\.title) == commands.map(\.name))
        }
    }

    @Test(arguments: CommandTable.specifications.map(\.path))
    func everyCommandHasItsUsageArgumentsAndOptions(path: [String]) throws {
        let command = try #require(CommandTable.command(in: path)).specification
        let chapter = try #require(reference.chapter(command.name))
        #expect(chapter.usage == HelpText.usage(of: command))
        let labels = command.arguments.map(\.name) + command.options.map(\.label)
        #expect(chapter.labels.sorted() == labels.sorted())
        for option in command.options where option.isRequired {
            #expect(chapter.meaning(of: option.label)?.hasSuffix("(needed)") == true)
        }
    }

    /// Word for word what `--help` says: one of the two would be forgotten otherwise.
    @Test(arguments: CommandTable.specifications.map(\.path))
    func everyArgumentAndOptionMeansWhatHelpSays(path: [String]) throws {
        let command = try #require(CommandTable.command(in: path)).specification
        let chapter = try #require(reference.chapter(command.name))
        let meanings =
            command.arguments.map { ($0.name, $0.summary) }
            + command.options.map { ($0.label, $0.summary) }
        for (label, summary) in meanings {
            guard let said = chapter.meaning(of: label) else {
                #expect(Options.writing.contains { $0.label == label }, "\(label)")
                continue
            }
            #expect(plain(said).contains(plain(summary)), "\(label): \(summary)")
        }
    }

    @Test func theOptionsOfEveryCommandAreListed() throws {
        let rows = reference.text.components(separatedBy: "\n")
        for option in Options.global + Options.writing {
            let row = try #require(rows.first { $0.hasPrefix("| `\(option.label)` |") })
            #expect(plain(row).contains(plain(option.summary)), "\(option.label)")
        }
    }

    @Test func everyOptionThatTheDocumentNamesExists() {
        let known = Set(CommandTable.options.map(\.name))
        let pattern = /(?:^|[^\w-])--([a-z][a-z-]+)/
        for match in reference.text.matches(of: pattern) {
            #expect(known.contains(String(match.1)), "--\(match.1)")
        }
    }

    @Test func exitStatusesAreThoseOfTheProgram() throws {
        let rows = try #require(reference.chapter("Exit status")).rows(under: "| status | |")
        #expect(
            rows.map(\.cells) == ExitStatus.allCases.map { ["\($0.rawValue)", $0.meaning] })
    }

    @Test func everyCodeOfARefusalIsExplained() throws {
        let chapter = try #require(reference.chapter("Errors"))
        let codes = chapter.rows(under: "| code | what is wrong |").flatMap { row in
            row.cells[0].matches(of: /[A-Z_]+/).map { String($0.0) }
        }
        #expect(codes.sorted() == Refusal.Code.allCases.map(\.rawValue).sorted())
    }

    @Test func environmentVariablesAreThoseThatTheProgramReads() throws {
        let room = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/LedgerCommand")
        let paths = try #require(FileManager.default.enumerator(atPath: room.path))
        var read: Set<String> = []
        for case let path as String in paths where path.hasSuffix(".swift") {
            let source = try String(
                contentsOf: room.appendingPathComponent(path), encoding: .utf8)
            for match in source.matches(of: /variables?[\(\[]"([A-Z_]+)"/) {
                read.insert(String(match.1))
            }
        }
        let chapter = try #require(reference.chapter("Environment variables"))
        let said = chapter.rows(under: "| variable | |").map {
            $0.cells[0].replacingOccurrences(of: "`", with: "")
        }
        #expect(Set(said) == read)
    }

    /// Without the marks of code, which help does not have.
    private func plain(_ text: String) -> String {
        text.filter { $0 != "`" && $0 != "'" }
    }
}
