/// `flagledger completions`.
enum CompletionsCommand: Command {
    static let specification = CommandSpecification(
        "completions", in: .program,
        "Print the completions for a shell",
        discussion: """
            bash: put them into ~/.local/share/bash-completion/completions/flagledger
            zsh: put them into a file _flagledger in a directory of $fpath
            fish: put them into ~/.config/fish/completions/flagledger.fish
            """,
        arguments: [Words.shell],
        examples: [
            "flagledger completions bash > ~/.local/share/bash-completion/completions/flagledger"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let script =
            switch try context.arguments.required(Words.shell) {
            case "bash": BashCompletions.script
            case "zsh": ZshCompletions.script
            default: FishCompletions.script
            }
        try context.output.bytes(Array(script.utf8))
        return .done
    }
}
