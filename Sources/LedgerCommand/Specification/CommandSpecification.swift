/// One command as data. The parser, `--help`, the completions of three shells and the test of
/// `docs/cli.md` all read it, so that they cannot disagree.
package struct CommandSpecification: Sendable {
    /// The words that name it: `["set"]`, or `["tenant", "add"]`.
    package let path: [String]
    package let section: CommandSection
    /// One line, as the list of all commands shows it: a verb first, no full stop.
    package let summary: String
    /// What the summary has no room for; may be empty.
    package let discussion: String
    package let arguments: [ArgumentSpecification]
    /// Its own options; the global ones (`Options.global`) come on top of them.
    package let options: [OptionSpecification]
    /// Whole command lines without the prompt; never empty.
    package let examples: [String]

    package init(
        _ path: String, in section: CommandSection, _ summary: String, discussion: String = "",
        arguments: [ArgumentSpecification] = [], options: [OptionSpecification] = [],
        examples: [String]
    ) {
        self.path = path.split(separator: " ").map(String.init)
        self.section = section
        self.summary = summary
        self.discussion = discussion
        self.arguments = arguments
        self.options = options
        self.examples = examples
    }

    package var name: String { path.joined(separator: " ") }

    /// Every option that may stand on its line.
    package var allOptions: [OptionSpecification] { options + Options.global }
}

/// The headings under which `--help` lists the commands, in this order.
package enum CommandSection: String, Sendable, CaseIterable {
    case ledger = "The ledger"
    case changes = "Changes"
    case questions = "Questions"
    case evidence = "Evidence"
    case people = "Scopes, people and keys"
    case program = "The program"
}
