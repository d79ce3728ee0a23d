import ByteCoding
import Glibc

/// The command line of FlagLedger: arguments in, text or JSON and an exit status out. This room
/// turns words into requests to `LedgerCore` and its answers into words; it decides nothing about
/// flags.
package enum Program {
    /// Runs one command line (without the program's name) and gives the exit status.
    package static func run(_ line: [String]) -> Int32 {
        // A reader that goes away (`| head`) is an answer of write(2), not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        return run(line, in: .ofProcess())
    }

    /// The same in given surroundings.
    package static func run(_ line: [String], in surroundings: Surroundings) -> Int32 {
        // Looked at before parsing, so that a line which does not parse is answered in JSON, too.
        let wantsJSON = line.prefix { $0 != "--" }.contains("--\(Options.json.name)")
        let output = Output(
            results: surroundings.results, messages: surroundings.messages, isJSON: wantsJSON,
            style: surroundings.style)
        do {
            let status = try answer(line, output, surroundings)
            try output.flush()
            return status.rawValue
        } catch {
            return report(FailureReport.failure(for: error), output).rawValue
        }
    }

    private static func answer(
        _ line: [String], _ output: Output, _ surroundings: Surroundings
    ) throws -> ExitStatus {
        switch try ArgumentParser.parse(line) {
        case .help(let path):
            for line in HelpText.on(path) { try output.line(line) }
            return .done
        case .run(let command, let arguments):
            return try command.run(
                Context(
                    command: command.specification.name, arguments: arguments, output: output,
                    surroundings: surroundings))
        }
    }

    /// Says what went wrong on standard error, and with `--json` as an object on standard output
    /// where nothing else has been printed there.
    private static func report(_ failure: CommandFailure, _ output: Output) -> ExitStatus {
        guard failure.isWorthTelling else { return failure.status }
        do {
            if output.isJSON, output.isEmpty {
                try output.json(
                    .object([
                        "error": .object([
                            "code": .string(failure.code), "message": .string(failure.message),
                        ])
                    ]))
            }
            try output.message("flagledger: \(failure.message)")
        } catch {
            // Neither output nor error can be written: the status alone has to tell.
            return failure.status
        }
        return failure.status
    }
}
