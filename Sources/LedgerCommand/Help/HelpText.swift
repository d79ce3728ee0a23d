/// The texts of `--help`, made from the commands' specifications.
package enum HelpText {
    /// Terminals are at least this wide; longer lines would be broken in the middle of words.
    static let columns = 80

    /// Help on what these words name: the program (none), a group, or a command.
    package static func on(_ path: [String]) -> [String] {
        guard let first = path.first else { return program() }
        if let command = CommandTable.command(in: path) { return text(of: command.specification) }
        return group(first)
    }

    /// The usage line of a command, without the word "Usage".
    package static func usage(of command: CommandSpecification) -> String {
        let words =
            ["flagledger"] + command.path + command.arguments.map(\.usage)
            + command.options.map(\.usage)
        return words.joined(separator: " ")
    }

    private static func program() -> [String] {
        var lines = [
            "Usage: flagledger [--ledger DIR] [--key FILE] [--json] COMMAND",
            "",
            "FlagLedger keeps feature flags as a ledger of signed events: who changed what,",
            "when, why, and what any caller saw at any moment, with proof.",
        ]
        for section in CommandSection.allCases {
            let commands = CommandTable.specifications.filter { $0.section == section }
            lines += ["", "\(section.rawValue):"]
            lines += list(commands.map { ($0.name, $0.summary) })
        }
        lines += ["", "Options, anywhere on the line:"]
        lines += list(Options.global.map { ($0.label, $0.summary) })
        lines += ["", "Exit status:"]
        lines += list(ExitStatus.allCases.map { ("\($0.rawValue)", $0.meaning) })
        lines += [
            "", "Examples:",
            "  flagledger init --origin flags.example.com/main --owner alice@example.com",
            "  flagledger set checkout-v2 true --environment prod --reason 'wave 2'",
            "  flagledger resolve checkout-v2 --environment prod --as-of 2h",
            "",
            "'flagledger COMMAND --help' tells more about each command.",
        ]
        return lines
    }

    private static func group(_ word: String) -> [String] {
        ["Usage: flagledger \(word) COMMAND", "", "Commands:"]
            + list(CommandTable.group(word).map { ($0.name, $0.summary) })
            + ["", "'flagledger \(word) COMMAND --help' tells more about each."]
    }

    private static func text(of command: CommandSpecification) -> [String] {
        var lines = TextWrapping.wrap(
            "Usage: \(usage(of: command))", columns: columns, continuation: 7)
        lines += [""] + TextWrapping.wrap("\(command.summary).", columns: columns)
        if !command.discussion.isEmpty {
            lines += [""] + TextWrapping.wrap(command.discussion, columns: columns)
        }
        if !command.arguments.isEmpty {
            lines +=
                ["", "Arguments:"] + list(command.arguments.map { ($0.name, summary(of: $0)) })
        }
        if !command.options.isEmpty {
            lines += ["", "Options:"] + list(command.options.map { ($0.label, $0.summary) })
        }
        lines += ["", "Options of every command:"]
        lines += list(Options.global.map { ($0.label, $0.summary) })
        lines += ["", command.examples.count == 1 ? "Example:" : "Examples:"]
        lines += command.examples.map { "  \($0)" }
        return lines
    }

    private static func summary(of argument: ArgumentSpecification) -> String {
        guard case .choice(let choices) = argument.kind else { return argument.summary }
        return "\(argument.summary): \(choices.joined(separator: ", "))"
    }

    /// Two columns: names, and what they mean, wrapped beside them.
    static func list(_ entries: [(name: String, meaning: String)]) -> [String] {
        let widest = 28
        let width = min(widest, entries.map(\.name.count).max() ?? 0)
        let indent = width + 4
        return entries.flatMap { entry in
            let meaning = TextWrapping.wrap(entry.meaning, columns: columns - indent)
            let name = "  " + entry.name
            let blank = String(repeating: " ", count: indent)
            guard entry.name.count <= width, let first = meaning.first else {
                return [name] + meaning.map { blank + $0 }
            }
            let gap = String(repeating: " ", count: indent - name.count)
            return [name + gap + first] + meaning.dropFirst().map { blank + $0 }
        }
    }
}
