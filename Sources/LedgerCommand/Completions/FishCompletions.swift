/// The completion script for fish.
enum FishCompletions {
    static var script: String {
        ([head] + firstWords + groups + CommandTable.specifications.flatMap(lines) + global)
            .joined(separator: "\n") + "\n"
    }

    /// `__flagledger_words` prints the words of the line so far without options and their values;
    /// `__flagledger_at tenant add` holds where these are the first words.
    private static var head: String {
        """
        # Completions of flagledger for fish, made by: flagledger completions fish
        function __flagledger_words
            set -l skip 0
            for word in (commandline -opc)[2..-1]
                if test $skip = 1
                    set skip 0
                    continue
                end
                switch $word
                    case \(valueOptions)
                        set skip 1
                    case '-*'
                    case '*'
                        echo $word
                end
            end
        end
        function __flagledger_at
            set -l words (__flagledger_words)
            set -l count (count $argv)
            test (count $words) -ge $count; or return 1
            test $count = 0; or test "$words[1..$count]" = "$argv"
        end
        function __flagledger_count
            test (count (__flagledger_words)) = $argv[1]
        end
        complete -c flagledger -f
        """
    }

    private static var valueOptions: String {
        CommandTable.options.filter(\.takesValue).map { "--\($0.name)" }.joined(separator: " ")
    }

    private static var firstWords: [String] {
        CommandTable.firstWords.map {
            "complete -c flagledger -n '__flagledger_count 0' -a \($0) "
                + "-d \(quoted(ShellText.summary(ofFirst: $0)))"
        }
    }

    private static var groups: [String] {
        ShellText.groups.flatMap { group in
            CommandTable.group(group).map {
                "complete -c flagledger -n '__flagledger_count 1; and __flagledger_at \(group)' "
                    + "-a \($0.path[1]) -d \(quoted($0.summary))"
            }
        }
    }

    private static var global: [String] {
        Options.global.map { "complete -c flagledger \(flags(of: $0))" }
    }

    private static func lines(of command: CommandSpecification) -> [String] {
        let here = "__flagledger_at \(command.name)"
        var lines = command.options.map { "complete -c flagledger -n '\(here)' \(flags(of: $0))" }
        for (place, argument) in command.arguments.enumerated() {
            let count = command.path.count + place
            let start = "complete -c flagledger -n '__flagledger_count \(count); and \(here)'"
            switch argument.kind {
            case .choice(let choices):
                lines.append("\(start) -a \(quoted(choices.joined(separator: " ")))")
            case .file: lines.append("\(start) -F")
            case .text, .directory: break
            }
        }
        return lines
    }

    private static func flags(of option: OptionSpecification) -> String {
        let values =
            switch option.kind {
            case .choice(let choices): " -xa \(quoted(choices.joined(separator: " ")))"
            case .file: " -rF"
            case .directory: " -xa '(__fish_complete_directories)'"
            case .text: option.takesValue ? " -x" : ""
            }
        return "-l \(option.name)\(values) -d \(quoted(option.summary))"
    }

    /// A word in single quotes, in which fish knows the escapes `\\'` and `\\\\`.
    private static func quoted(_ text: String) -> String {
        var quoted = "'"
        for character in text {
            if character == "'" || character == "\\" { quoted += "\\" }
            quoted.append(character)
        }
        return quoted + "'"
    }
}
