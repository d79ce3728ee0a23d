import Glibc

/// What the process was started in. Everything a command knows of the outside comes through here,
/// so that tests can run the whole program in one process.
package struct Surroundings: Sendable {
    /// The environment variables.
    package var variables: [String: String]
    package var results: any ByteSink
    package var messages: any ByteSink
    package var resultsAreTerminal: Bool
    package var messagesAreTerminal: Bool
    /// Microseconds since 1970.
    package var now: @Sendable () -> Int64

    package init(
        variables: [String: String], results: any ByteSink, messages: any ByteSink,
        resultsAreTerminal: Bool = false, messagesAreTerminal: Bool = false,
        now: @escaping @Sendable () -> Int64 = Surroundings.wallClock
    ) {
        self.variables = variables
        self.results = results
        self.messages = messages
        self.resultsAreTerminal = resultsAreTerminal
        self.messagesAreTerminal = messagesAreTerminal
        self.now = now
    }

    /// Those of this very process.
    package static func ofProcess() -> Surroundings {
        Surroundings(
            variables: ProcessVariables.read(), results: DescriptorSink.standardOutput,
            messages: DescriptorSink.standardError, resultsAreTerminal: isatty(1) == 1,
            messagesAreTerminal: isatty(2) == 1)
    }

    package var style: Style {
        let isRefused = variables["NO_COLOR"].map { !$0.isEmpty } ?? false
        return resultsAreTerminal && !isRefused && variables["TERM"] != "dumb" ? .coloured : .plain
    }

    /// CLOCK_REALTIME in microseconds since 1970.
    @Sendable package static func wallClock() -> Int64 { read(CLOCK_REALTIME) }

    /// CLOCK_MONOTONIC in microseconds.
    @Sendable package static func steadyClock() -> Int64 { read(CLOCK_MONOTONIC) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}
