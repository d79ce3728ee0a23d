import ByteCoding
import FlagModel

/// `flagledger version`.
enum VersionCommand: Command {
    static let specification = CommandSpecification(
        "version", in: .program,
        "Show the version and the formats that it reads and writes",
        examples: [
            "flagledger version"
        ])

    /// The program's version. The formats have their own numbers, which change far more rarely.
    static let version = "0.1.0"

    static func run(_ context: Context) throws -> ExitStatus {
        if context.output.isJSON {
            try context.output.json(
                .object([
                    "version": .string(version), "eventVersion": .integer(Event.version),
                    "logFormat": .integer(1),
                ]))
        } else {
            try context.output.line("flagledger \(version)")
            try context.output.line("event version \(Event.version), log format 1")
        }
        return .done
    }
}
