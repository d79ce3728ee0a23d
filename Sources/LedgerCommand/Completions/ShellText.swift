/// What the three completion scripts have in common.
enum ShellText {
    /// A word in single quotes, as bash and zsh read it.
    static func quoted(_ text: String) -> String {
        var quoted = "'"
        for character in text {
            quoted += character == "'" ? "'\\''" : String(character)
        }
        return quoted + "'"
    }

    /// The first words that take a second one: `tenant`, `catalog`, ….
    static var groups: [String] {
        CommandTable.firstWords.filter { !CommandTable.group($0).isEmpty }
    }

    /// The summary of a first word, for lists that show one.
    static func summary(ofFirst word: String) -> String {
        let seconds = CommandTable.group(word).map { $0.path[1] }
        if !seconds.isEmpty { return seconds.joined(separator: ", ") }
        return CommandTable.specifications.first { $0.path == [word] }?.summary ?? ""
    }

    /// `--name` of all options that satisfy a condition, for a shell's `case` pattern.
    static func pattern(_ isWanted: (OptionSpecification) -> Bool) -> String {
        CommandTable.options.filter(isWanted).map { "--\($0.name)" }.joined(separator: "|")
    }

    /// Options whose value is one of a few words.
    static var choiceOptions: [(option: OptionSpecification, choices: [String])] {
        CommandTable.options.compactMap { option in
            guard case .choice(let choices) = option.kind else { return nil }
            return (option, choices)
        }
    }
}
