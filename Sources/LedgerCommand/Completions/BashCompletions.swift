/// The completion script for bash. It needs no bash-completion package.
enum BashCompletions {
    static var script: String {
        """
        # Completions of flagledger for bash, made by: flagledger completions bash
        _flagledger() {
            local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
            local IFS=$'\\n'
            # bash takes --name=value for three words.
            if [[ $current == "=" ]]; then
                current=
            elif [[ $previous == "=" ]]; then
                previous=${COMP_WORDS[COMP_CWORD-2]}
            fi
            case $previous in
        \(valueCases)
            esac

            local index word words=() skip=
            for ((index = 1; index < COMP_CWORD; index++)); do
                word=${COMP_WORDS[index]}
                if [[ $word == "=" ]]; then
                    continue
                elif [[ $skip ]]; then
                    skip=
                    continue
                fi
                case $word in
                \(ShellText.pattern(\.takesValue))) skip=1 ;;
                -*) ;;
                *) words+=("$word") ;;
                esac
            done

            local command=${words[0]} place
            case $command in
            \(ShellText.groups.joined(separator: "|"))) command="$command ${words[1]}" ;;
            esac
            place=$((${#words[@]} - 1))
            [[ $command == *" "* ]] && place=$((place - 1))
            local choices
            case $command in
            '') choices=\(lines(CommandTable.firstWords)) ;;
        \(groupCases)
        \(commandCases)
            *) return ;;
            esac
            [[ $current == -* || -n $command ]] && choices+=$'\\n'\(lines(globalNames))
            case $command:$place in
        \(placeCases)
            esac
            COMPREPLY+=($(compgen -W "$choices" -- "$current"))
        }
        complete -F _flagledger flagledger

        """
    }

    private static var globalNames: [String] { Options.global.map { "--\($0.name)" } }

    /// A bash word that holds each of these on a line.
    private static func lines(_ words: [String]) -> String {
        "$'\(words.joined(separator: "\\n"))'"
    }

    private static var valueCases: String {
        var cases = [
            "    \(ShellText.pattern { $0.kind == .directory })) "
                + "COMPREPLY=($(compgen -d -- \"$current\")); return ;;",
            "    \(ShellText.pattern { $0.kind == .file })) "
                + "COMPREPLY=($(compgen -f -- \"$current\")); return ;;",
        ]
        for (option, choices) in ShellText.choiceOptions {
            cases.append(
                "    --\(option.name)) COMPREPLY=($(compgen -W \(lines(choices)) "
                    + "-- \"$current\")); return ;;")
        }
        let texts = ShellText.pattern { $0.takesValue && $0.kind == .text }
        cases.append("    \(texts)) return ;;")
        return cases.joined(separator: "\n")
    }

    private static var groupCases: String {
        ShellText.groups.map { group in
            let seconds = CommandTable.group(group).map { $0.path[1] }
            return "    '\(group) ') choices=\(lines(seconds)) ;;"
        }.joined(separator: "\n")
    }

    private static var commandCases: String {
        CommandTable.specifications.map { command in
            let names = command.options.map { "--\($0.name)" }
            return "    '\(command.name)') choices=\(lines(names)) ;;"
        }.joined(separator: "\n")
    }

    private static var placeCases: String {
        var cases: [String] = []
        for command in CommandTable.specifications {
            for (place, argument) in command.arguments.enumerated() {
                switch argument.kind {
                case .choice(let choices):
                    cases.append(
                        "    '\(command.name)':\(place)) choices+=$'\\n'\(lines(choices)) ;;")
                case .file:
                    cases.append(
                        "    '\(command.name)':\(place)) "
                            + "COMPREPLY=($(compgen -f -- \"$current\")) ;;")
                case .text, .directory: break
                }
            }
        }
        return cases.joined(separator: "\n")
    }
}
