import LedgerCommand
import Testing

/// The commands as data: complete, and free of contradictions.
@Suite struct SpecificationTests {
    @Test func everyCommandOfTheDesignIsThere() {
        let promised = """
            init,catalog plan,catalog apply,catalog show,set,clear,restore,resolve,explain,history,
            log,diff,replay,audit,checkpoint,prove,check-proof,record,export-event,export,import,
            tenant add,tenant list,tenant retire,environment add,environment list,author add,
            author list,key add,key list,key revoke,grant,revoke,token issue,token list,
            token revoke,status,keygen,completions,version
            """.split(separator: ",").map { $0.drop { $0 == "\n" } }
        let names = Set(CommandTable.specifications.map(\.name))
        for name in promised { #expect(names.contains(String(name)), "\(name) is missing") }
        #expect(names.count == CommandTable.specifications.count, "a command is there twice")
    }

    @Test func anOptionTakesAValueEverywhereOrNowhere() {
        var takesValue: [String: Bool] = [:]
        for command in CommandTable.specifications {
            for option in command.allOptions {
                let known = takesValue.updateValue(option.takesValue, forKey: option.name)
                #expect(known ?? option.takesValue == option.takesValue, "--\(option.name)")
            }
            let names = command.allOptions.map(\.name)
            #expect(Set(names).count == names.count, "\(command.name) has an option twice")
        }
    }

    @Test func onlyTheLastWordsAreOptionalOrRepeated() {
        for command in CommandTable.specifications {
            for argument in command.arguments.dropLast() {
                #expect(!argument.isOptional && !argument.isRepeated, "\(command.name)")
            }
        }
    }

    @Test func everyExampleParsesAsTheCommandThatItIsFor() throws {
        for command in CommandTable.specifications {
            #expect(!command.examples.isEmpty, "\(command.name) has no example")
            for example in command.examples {
                let words = shellWords(example)
                #expect(words.first == "flagledger")
                guard
                    case .run(let found, _) = try ArgumentParser.parse(Array(words.dropFirst()))
                else {
                    Issue.record("'\(example)' asks for help")
                    continue
                }
                #expect(found.specification.name == command.name)
            }
        }
    }

    @Test func summariesAreOneLineWithoutAFullStop() {
        for command in CommandTable.specifications {
            #expect(!command.summary.hasSuffix(".") && !command.summary.contains("\n"))
            #expect(command.summary.first?.isUppercase == true)
        }
    }

    /// Splits at spaces outside single quotes, up to a redirection.
    private func shellWords(_ line: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        for character in line + " " {
            if character == "'" {
                isQuoted.toggle()
            } else if character == " ", !isQuoted {
                if word == ">" { return words }
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        return words
    }
}
