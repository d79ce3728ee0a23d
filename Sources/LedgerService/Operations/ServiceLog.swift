package import ByteCoding
import LedgerCore

/// Where the service's log lines go: one line for each noteworthy thing, as text for people or as
/// JSON for programs.
package struct ServiceLog: Sendable {
    package enum Form: String, Sendable, CaseIterable {
        case text
        case json
    }

    package enum Level: String, Sendable {
        case info
        case warning
        case error
    }

    private let form: Form
    private let clock: Clock
    private let write: @Sendable ([UInt8]) -> Void

    /// - Parameter write: takes one whole line with its end, from any thread.
    package init(
        _ form: Form, clock: @escaping @Sendable () -> Timestamp,
        write: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.form = form
        self.clock = clock
        self.write = write
    }

    /// - Parameter members: what the message speaks of, for programs and people alike.
    package func note(_ level: Level, _ message: String, _ members: [String: JSONValue] = [:]) {
        switch form {
        case .json:
            var all = members
            all["at"] = .string(clock().rfc3339)
            all["level"] = .string(level.rawValue)
            all["message"] = .string(message)
            write(JSONWriter.canonical(.object(all)) + [0x0A])
        case .text:
            var line = "\(clock().rfc3339) \(level.rawValue) \(message)"
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                line += " \(name)=\(String(decoding: JSONWriter.canonical(value), as: UTF8.self))"
            }
            write(Array((line + "\n").utf8))
        }
    }
}
