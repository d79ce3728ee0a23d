import LedgerCommand
import Testing

@Suite struct HelpTests {
    @Test func theProgramsHelpNamesEveryCommandAndStatus() {
        let run = flagledger(["--help"])
        #expect(run.status == 0 && run.errors.isEmpty)
        for command in CommandTable.specifications {
            #expect(run.text.contains("\n  \(command.name) "), "\(command.name) is missing")
        }
        for status in ExitStatus.allCases {
            #expect(run.text.contains("  \(status.rawValue)  \(status.meaning)\n"))
        }
    }

    @Test(arguments: CommandTable.specifications.map(\.path))
    func everyCommandHasHelpWithItsOptionsAndAnExample(path: [String]) throws {
        let command = try #require(CommandTable.command(in: path)).specification
        let run = flagledger(path + ["--help"])
        #expect(run.status == 0)
        for option in command.allOptions {
            #expect(run.text.contains("\n  \(option.label)"), "--\(option.name) is missing")
        }
        for argument in command.arguments { #expect(run.text.contains("\n  \(argument.name)")) }
        for example in command.examples { #expect(run.text.contains("\n  \(example)\n")) }
        #expect(flagledger(["help"] + path).text == run.text)
    }

    @Test func groupsHaveHelpToo() {
        let run = flagledger(["tenant", "--help"])
        #expect(run.status == 0 && run.text.contains("\n  tenant retire "))
        #expect(flagledger(["help", "tenant"]).text == run.text)
    }

    @Test func noHelpLineIsWiderThanATerminalExceptExamples() {
        for command in CommandTable.specifications {
            let text = flagledger(command.path + ["--help"]).text
            let lines = text.components(before: "\nExample")
            for line in lines { #expect(line.count <= 80, "\(command.name): \(line)") }
        }
    }

    @Test func helpOnNothingKnownIsWrongUsage() {
        let run = flagledger(["help", "sett"])
        #expect(run.status == 2)
        #expect(run.errors == "flagledger: there is no command 'sett': did you mean 'set'?\n")
    }

    @Test func wrappingKeepsWordsAndCommandsWhole() {
        #expect(TextWrapping.wrap("aa bb cc", columns: 5) == ["aa bb", "cc"])
        #expect(TextWrapping.wrap("aa bb cc", columns: 5, continuation: 1) == ["aa bb", " cc"])
        #expect(TextWrapping.wrap("abcdefgh ij", columns: 3) == ["abcdefgh", "ij"])
        #expect(TextWrapping.wrap("a\n\n  b   c", columns: 3) == ["a", "", "  b   c"])
        #expect(TextWrapping.wrap("xx [--a B] y", columns: 8) == ["xx", "[--a B]", "y"])
    }
}

extension String {
    /// The lines before the first occurrence of `mark`.
    fileprivate func components(before mark: String) -> [Substring] {
        let lines = split(separator: "\n", omittingEmptySubsequences: false)
        let end = lines.firstIndex { "\n\($0)".hasPrefix(mark) } ?? lines.endIndex
        return Array(lines[..<end])
    }
}
