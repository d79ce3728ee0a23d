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
        let view = try context.openView()
        let moment = try context.moment(Options.asOf, in: view)
        let scope = try context.scope(in: view.state)
        guard let flag else {
            try StateReport.show(view.state, scope, moment, on: context.output)
            return .done
        }
        guard let resolution = view.state.resolve(flag, scope, at: moment) else {
            throw context.unknownFlag(flag, at: moment, in: view.state)
        }
        if context.output.isJSON {
            var members = ResolutionJSON.members(resolution)
            members.merge(ResolutionJSON.members(scope)) { _, new in new }
            members["flag"] = .string(flag.text)
            members["asOf"] = ResolutionJSON.asOf(moment)
            try context.output.json(.object(members))
        } else {
            try context.output.line(AnswerText.answer(flag, resolution))
        }
        return .done
    }
}
