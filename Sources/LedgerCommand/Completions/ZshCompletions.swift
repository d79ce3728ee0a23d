/// The completion script for zsh: a file `_flagledger` in a directory of `$fpath`, or sourced.
enum ZshCompletions {
    static var script: String {
        """
        #compdef flagledger
        # Completions of flagledger for zsh, made by: flagledger completions zsh
        _flagledger() {
            local previous=${words[CURRENT-1]}
            if [[ $PREFIX == --*=* ]]; then
                previous=${PREFIX%%=*}
                compset -P '*='
            fi
            case $previous in
        \(valueCases)
            esac

            local index word skip=
            local -a found choices
            for ((index = 2; index < CURRENT; index++)); do
                word=${words[index]}
                if [[ -n $skip ]]; then
                    skip=
                    continue
                fi
                case $word in
                (\(ShellText.pattern(\.takesValue))) skip=1 ;;
                (-*) ;;
                (*) found+=("$word") ;;
                esac
            done

            local command=${found[1]}
            local -i place=$((${#found} - 1))
            case $command in
            (\(ShellText.groups.joined(separator: "|")))
                command="$command ${found[2]}"
                place=$((place - 1)) ;;
            esac
            case $command in
            ('') choices=(\(firstWords)) ;;
        \(groupCases)
        \(commandCases)
            (*) return 1 ;;
            esac
            case $command:$place in
        \(placeCases)
            esac
            choices+=(\(options(Options.global)))
            _describe -o 'flagledger' choices
        }
        if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
            _flagledger "$@"
        elif (( $+functions[compdef] )); then
            compdef _flagledger flagledger
        fi

        """
    }

    /// `name:summary` items of `_describe`; a colon in a name would end it.
    private static func items(_ entries: [(name: String, summary: String)]) -> String {
        entries.map { ShellText.quoted("\($0.name):\($0.summary)") }.joined(separator: " ")
    }

    private static var firstWords: String {
        items(CommandTable.firstWords.map { ($0, ShellText.summary(ofFirst: $0)) })
    }

    private static func options(_ options: [OptionSpecification]) -> String {
        items(options.map { ("--\($0.name)", $0.summary) })
    }

    private static var valueCases: String {
        var cases = [
            "    (\(ShellText.pattern { $0.kind == .directory })) _files -/; return ;;",
            "    (\(ShellText.pattern { $0.kind == .file })) _files; return ;;",
        ]
        for (option, choices) in ShellText.choiceOptions {
            cases.append(
                "    (--\(option.name)) compadd -- \(choices.joined(separator: " ")); return ;;")
        }
        let texts = ShellText.pattern { $0.takesValue && $0.kind == .text }
        cases.append("    (\(texts)) _message 'a value'; return ;;")
        return cases.joined(separator: "\n")
    }

    private static var groupCases: String {
        ShellText.groups.map { group in
            let seconds = CommandTable.group(group).map { ($0.path[1], $0.summary) }
            return "    ('\(group) ') choices=(\(items(seconds))) ;;"
        }.joined(separator: "\n")
    }

    private static var commandCases: String {
        CommandTable.specifications.map {
            "    ('\($0.name)') choices=(\(options($0.options))) ;;"
        }.joined(separator: "\n")
    }

    private static var placeCases: String {
        var cases: [String] = []
        for command in CommandTable.specifications {
            for (place, argument) in command.arguments.enumerated() {
                switch argument.kind {
                case .choice(let choices):
                    cases.append(
                        "    ('\(command.name)':\(place)) "
                            + "compadd -- \(choices.joined(separator: " ")) ;;")
                case .file: cases.append("    ('\(command.name)':\(place)) _files ;;")
                case .text, .directory: break
                }
            }
        }
        return cases.joined(separator: "\n")
    }
}
