import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// `flagledger environment list`.
enum EnvironmentListCommand: Command {
    static let specification = CommandSpecification(
        "environment list", in: .people,
        "List the environments",
        options: [Options.asOf],
        examples: [
            "flagledger environment list"
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        for environment in try context.source().catalog().environments {
            if context.output.isJSON {
                try context.output.json(.object(["environment": .string(environment.text)]))
            } else {
                try context.output.line(environment.text)
            }
        }
        return .done
    }
}
