import LedgerCommand
import Testing

@Suite struct ArgumentParserTests {
    private func arguments(_ line: String...) throws -> Arguments {
        guard case .run(_, let arguments) = try ArgumentParser.parse(line) else {
            throw CommandFailure.usage("help was asked for")
        }
        return arguments
    }

    private func refusal(_ line: String...) -> String {
        do {
            _ = try ArgumentParser.parse(line)
            return "accepted"
        } catch {
            #expect(error.status == .wrongUsage)
            return error.message
        }
    }

    @Test func optionsStandAnywhereOnTheLine() throws {
        let lines = [
            ["--ledger", "L", "set", "f", "true", "--environment", "prod"],
            ["set", "--ledger", "L", "f", "--environment", "prod", "true"],
            ["--environment=prod", "set", "f", "true", "--ledger=L"],
            ["set", "f", "true", "--environment", "prod", "--ledger", "L"],
        ]
        for line in lines {
            guard case .run(let command, let arguments) = try ArgumentParser.parse(line) else {
                Issue.record("\(line) asks for help")
                continue
            }
            #expect(command.specification.name == "set")
            #expect(arguments[Options.ledger] == "L")
            #expect(arguments[Options.environment] == "prod")
            #expect(arguments[Words.flag] == "f")
            #expect(arguments[Words.value] == "true")
        }
    }

    @Test func valuesMayHoldEqualsSignsSpacesAndNothing() throws {
        let parsed = try arguments(
            "set", "f", "a=b", "--environment=prod", "--reason=x = y", "--user=")
        #expect(parsed[Words.value] == "a=b")
        #expect(parsed[Options.reason] == "x = y")
        #expect(parsed[Options.user] == "")
    }

    @Test func negativeNumbersAndALoneDashAreWords() throws {
        #expect(try arguments("set", "f", "-5", "--environment", "e")[Words.value] == "-5")
        #expect(try arguments("import", "-")[Words.importFile] == "-")
    }

    @Test func afterTwoDashesEverythingIsAWord() throws {
        let parsed = try arguments("set", "--environment", "e", "--", "f", "--json")
        #expect(parsed[Words.value] == "--json")
        #expect(!parsed.has(Options.json))
    }

    @Test func aMissingValueDoesNotSwallowTheNextOption() {
        #expect(refusal("set", "f", "1", "--environment", "--json").contains("needs a value"))
        #expect(refusal("set", "f", "1", "--environment").contains("--environment ENVIRONMENT"))
    }

    @Test func anUnknownOptionNamesTheNearestOne() {
        #expect(
            refusal("set", "f", "1", "--enviroment", "prod")
                == "'set' has no option --enviroment: did you mean --environment?")
        #expect(refusal("log", "--zzzzzzzz").contains("see flagledger log --help"))
        #expect(refusal("log", "-v").contains("options are written in full"))
    }

    @Test func anOptionOfAnotherCommandIsRefused() {
        #expect(refusal("log", "--user", "u").hasPrefix("'log' has no option --user"))
    }

    @Test func anUnknownCommandNamesTheNearestOne() {
        #expect(refusal("resolv") == "there is no command 'resolv': did you mean 'resolve'?")
        #expect(
            refusal("tenant", "ad")
                == "there is no command 'tenant ad': did you mean 'tenant add'?")
        #expect(refusal("tenant").contains("one of add, list, rename, retire"))
        #expect(refusal().contains("flagledger --help"))
        #expect(refusal("xyzzy").contains("flagledger --help"))
    }

    @Test func repeatedOptionsAreRefusedUnlessTheyMayRepeat() throws {
        #expect(refusal("log", "--from", "1", "--from", "2").contains("given twice"))
        let parsed = try arguments(
            "token", "issue", "--principal", "p", "--tenant", "t", "--role", "viewer",
            "--environment", "a", "--environment=b")
        #expect(parsed.all(Options.environment) == ["a", "b"])
    }

    @Test func aSwitchTakesNoValue() {
        #expect(refusal("log", "--json=yes").contains("takes no value"))
    }

    @Test func missingAndExtraWordsShowTheUsageLine() {
        #expect(refusal("set", "f", "--environment", "e").contains("needs VALUE"))
        #expect(refusal("note", "two", "words").contains("quote texts with spaces"))
        #expect(refusal("set", "f", "1").contains("needs --environment"))
    }

    @Test func aChoiceIsCheckedWhereItStands() {
        #expect(refusal("completions", "tcsh").contains("one of bash, zsh, fish"))
        #expect(
            refusal("grant", "king", "a", "--tenant", "t").contains("owner, admin, member, viewer"))
    }

    @Test func helpIsFoundWhereverItIsAskedFor() throws {
        let lines: [([String], [String])] = [
            (["--help"], []), (["-h"], []), (["set", "--help"], ["set"]),
            (["--help", "tenant", "add"], ["tenant", "add"]), (["tenant", "--help"], ["tenant"]),
            (["set", "f", "--help"], ["set"]),
        ]
        for (line, path) in lines {
            guard case .help(let found) = try ArgumentParser.parse(line) else {
                Issue.record("\(line) is not help")
                continue
            }
            #expect(found == path)
        }
    }
}
