import ByteCoding
import LedgerCommand
import Testing

/// One run of the program and what it printed.
struct Run {
    let status: Int32
    let output: [UInt8]
    let errors: String

    var text: String { String(decoding: output, as: UTF8.self) }
    var lines: [String] { text.split(separator: "\n").map(String.init) }

    /// The one JSON object that was printed.
    func json() throws -> [String: JSONValue] {
        try #require(try jsonLines().first)
    }

    /// The JSON objects that were printed, one a line.
    func jsonLines() throws -> [[String: JSONValue]] {
        try lines.map {
            try #require(try JSONParser.parse(Array($0.utf8), as: .ordinary).objectValue)
        }
    }
}

/// Runs the program in this process.
func flagledger(
    _ line: [String], variables: [String: String] = [:], isTerminal: Bool = false,
    results: CaptureSink = CaptureSink(),
    now: @escaping @Sendable () -> Int64 = Surroundings.wallClock
) -> Run {
    let messages = CaptureSink()
    let status = Program.run(
        line,
        in: Surroundings(
            variables: variables, results: results, messages: messages,
            resultsAreTerminal: isTerminal, messagesAreTerminal: isTerminal, now: now))
    return Run(status: status, output: results.data, errors: messages.text)
}
