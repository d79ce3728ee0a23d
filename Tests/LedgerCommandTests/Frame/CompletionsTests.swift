import Foundation
import LedgerCommand
import Testing

@Suite struct CompletionsTests {
    private static func isHere(_ shell: String) -> Bool {
        ["/bin/", "/usr/bin/", "/usr/local/bin/"].contains {
            FileManager.default.isExecutableFile(atPath: $0 + shell)
        }
    }

    /// Runs `shell arguments` with the completion script in a file as last argument.
    private func run(_ shell: String, _ arguments: [String], script: String) throws -> String {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("completions-\(UUID().uuidString)")
        try script.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [shell] + arguments + [file.path]
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: output, as: UTF8.self)
    }

    @Test(
        arguments: [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")].filter {
            isHere($0.0)
        })
    func theShellItselfAcceptsTheSyntax(shell: String, check: String) throws {
        let script = flagledger(["completions", shell]).text
        #expect(try run(shell, [check], script: script) == "")
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func everyCommandAndOptionIsInTheScript(shell: String) {
        let script = flagledger(["completions", shell]).text
        for command in CommandTable.specifications {
            #expect(script.contains(command.name), "\(command.name) is missing")
        }
        for option in CommandTable.options {
            #expect(script.contains(shell == "fish" ? "-l \(option.name) " : "--\(option.name)"))
        }
    }

    /// A line with the cursor at its end, and some of the answers that bash must give and not give.
    @Test(
        .enabled(if: isHere("bash"), "bash is not installed"),
        arguments: [
            (["flagledger", ""], ["set", "tenant", "audit"], ["--tenant", "add"]),
            (["flagledger", "ten"], ["tenant"], ["set"]),
            (["flagledger", "tenant", ""], ["add", "retire"], ["set"]),
            (["flagledger", "--ledger", "x", "tenant", "a"], ["add"], ["list"]),
            (["flagledger", "set", "f", "true", "--"], ["--environment", "--json"], ["--raw"]),
            (["flagledger", "grant", "a"], ["admin"], ["add"]),
            (["flagledger", "token", "issue", "--role", ""], ["viewer"], ["--json"]),
            (["flagledger", "token", "issue", "--role", "=", "v"], ["viewer"], ["owner"]),
            (["flagledger", "completions", ""], ["fish"], ["set"]),
        ])
    func bashOffersWhatFits(words: [String], offered: [String], withheld: [String]) throws {
        let line = words.map { "'\($0)'" }.joined(separator: " ")
        let script =
            flagledger(["completions", "bash"]).text + """
                COMP_WORDS=(\(line)); COMP_CWORD=\(words.count - 1)
                _flagledger; printf '%s\\n' "${COMPREPLY[@]}"
                """
        let answers = try run("bash", [], script: script).split(separator: "\n").map(String.init)
        for word in offered { #expect(answers.contains(word), "\(word) of \(answers)") }
        for word in withheld { #expect(!answers.contains(word), "\(word) of \(answers)") }
    }

    @Test(
        .enabled(if: isHere("fish"), "fish is not installed"),
        arguments: [
            ("flagledger ", ["set", "tenant"], ["add"]),
            ("flagledger tenant ", ["add", "retire"], ["set"]),
            ("flagledger --ledger x tenant a", ["add"], ["list"]),
            ("flagledger set f true --e", ["--environment", "--expires"], ["--raw"]),
            ("flagledger grant a", ["admin"], ["add"]),
            ("flagledger token issue --role ", ["viewer"], ["set"]),
        ])
    func fishOffersWhatFits(line: String, offered: [String], withheld: [String]) throws {
        let script =
            flagledger(["completions", "fish"]).text + "complete -C '\(line)'\n"
        let answers = try run("fish", ["--no-config"], script: script)
            .split(separator: "\n").map { String($0.split(separator: "\t")[0]) }
        for word in offered { #expect(answers.contains(word), "\(word) of \(answers)") }
        for word in withheld { #expect(!answers.contains(word), "\(word) of \(answers)") }
    }
}
