import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// `flagledger resolve`.
enum ResolveCommand: Command {
    static let specification = CommandSpecification(
        "resolve", in: .questions,
        "Answer what a flag is for a caller, and where the value comes from",
        arguments: [Words.optionalFlag],
        options: [
            Options.all, Options.environment.required, Options.tenant, Options.user, Options.asOf,
        ],
        examples: [
            "flagledger resolve checkout-v2 --environment prod --tenant acme --user u-123",
            "flagledger resolve checkout-v2 --environment prod --as-of 2026-11-20T09:00:00Z",
            "flagledger resolve --all --environment prod --tenant acme --json",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let flag = try context.arguments.optionalFlag()
        guard (flag == nil) == context.arguments.has(Options.all) else {
            throw CommandFailure.usage("resolve needs either a FLAG or --all: give one of them")
        }
        let source = try context.source()
        guard let flag else {
            try StateReport.show(try source.state(), on: context.output)
            return .done
        }
        let resolution = try source.resolution(of: flag)
        if context.output.isJSON {
            try context.output.json(resolution)
        } else {
            try context.output.line(try AnswerText.answer(resolution))
        }
        return .done
    }
}
