/// Finds the command that a line names and checks the line against the command's specification.
package enum ArgumentParser {
    /// What a command line asks for.
    package enum Request {
        case run(any Command.Type, Arguments)
        /// Help on the program, or on the command or group that these words name.
        case help([String])
    }

    /// Parses a line without the program's name. Throws wrong usage, with what to type instead.
    package static func parse(_ line: [String]) throws(CommandFailure) -> Request {
        let scanner = try CommandLineScanner(line)
        let asksForHelp = scanner.options.contains { $0.name == Options.help.name }
        guard let command = CommandTable.command(in: scanner.words) else {
            if asksForHelp { return .help(try helpTopic(scanner.words)) }
            throw unknownCommand(scanner.words)
        }
        let specification = command.specification
        if asksForHelp { return .help(specification.path) }
        let values = try check(scanner.options, against: specification)
        let words = try place(
            Array(scanner.words.dropFirst(specification.path.count)), in: specification)
        return .run(command, Arguments(words: words, values: values))
    }

    /// The words themselves where there is help on them: on the program, a group or a command.
    static func helpTopic(_ words: [String]) throws(CommandFailure) -> [String] {
        guard let first = words.first else { return [] }
        if let command = CommandTable.command(in: words) { return command.specification.path }
        if words.count == 1, !CommandTable.group(first).isEmpty { return words }
        throw unknownCommand(words)
    }

    private static func unknownCommand(_ words: [String]) -> CommandFailure {
        guard let first = words.first else {
            return .usage("no command given: see flagledger --help")
        }
        let group = CommandTable.group(first)
        if group.isEmpty {
            let nearest = NearestName.of(first, among: CommandTable.firstWords)
            let hint = nearest.map { "did you mean '\($0)'?" } ?? "see flagledger --help"
            return .usage("there is no command '\(first)': \(hint)")
        }
        let seconds = group.map { $0.path[1] }
        let choices = seconds.joined(separator: ", ")
        guard words.count > 1 else {
            return .usage("'\(first)' needs a second word: one of \(choices)")
        }
        let nearest = NearestName.of(words[1], among: seconds)
        let hint = nearest.map { "did you mean '\(first) \($0)'?" } ?? "there are \(choices)"
        return .usage("there is no command '\(first) \(words[1])': \(hint)")
    }

    private static func check(
        _ scanned: [CommandLineScanner.ScannedOption], against command: CommandSpecification
    ) throws(CommandFailure) -> [String: [String]] {
        var values: [String: [String]] = [:]
        for option in scanned {
            guard let known = command.allOptions.first(where: { $0.name == option.name }) else {
                throw unknownOption(option.name, in: command)
            }
            if values[option.name] != nil, !known.isRepeatable {
                throw .usage("--\(option.name) is given twice: keep one of them")
            }
            let value = option.value ?? ""
            try checkChoice(value, of: known.kind, place: "--\(option.name)")
            values[option.name, default: []].append(value)
        }
        for option in command.options where option.isRequired && values[option.name] == nil {
            throw .usage("'\(command.name)' needs --\(option.name): add \(option.label)")
        }
        return values
    }

    private static func unknownOption(
        _ name: String, in command: CommandSpecification
    ) -> CommandFailure {
        let nearest = NearestName.of(name, among: command.allOptions.map(\.name))
        let hint =
            nearest.map { "did you mean --\($0)?" } ?? "see flagledger \(command.name) --help"
        return .usage("'\(command.name)' has no option --\(name): \(hint)")
    }

    private static func place(
        _ words: [String], in command: CommandSpecification
    ) throws(CommandFailure) -> [String: [String]] {
        var rest = words[...]
        var placed: [String: [String]] = [:]
        for argument in command.arguments {
            let taken = argument.isRepeated ? Array(rest) : Array(rest.prefix(1))
            if taken.isEmpty {
                if argument.isOptional { continue }
                throw .usage(
                    "'\(command.name)' needs \(argument.name): "
                        + "write \(HelpText.usage(of: command))")
            }
            for word in taken { try checkChoice(word, of: argument.kind, place: argument.name) }
            placed[argument.name] = taken
            rest = rest.dropFirst(taken.count)
        }
        if let extra = rest.first {
            throw .usage(
                "'\(command.name)' has no use for '\(extra)': "
                    + "write \(HelpText.usage(of: command)), and quote texts with spaces")
        }
        return placed
    }

    private static func checkChoice(
        _ value: String, of kind: ValueKind, place: String
    ) throws(CommandFailure) {
        guard case .choice(let choices) = kind, !choices.contains(value) else { return }
        throw .usage(
            "'\(value)' is not possible for \(place): one of \(choices.joined(separator: ", "))")
    }
}
