import Glibc

// Fuzzing: libFuzzer feeds every parser with bytes. This room is built by Tests/Fuzzing/run alone,
// with coverage in all rooms below it; docs/testing.md says how it is run and what it has found.

/// One parser, or some that belong together, and what must hold of them for all bytes.
struct FuzzTarget: Sendable {
    let name: String
    /// What libFuzzer begins with: made by our own code, so that it gets beyond the first byte.
    let seeds: @Sendable () throws -> [[UInt8]]
    /// Ends the process where something does not hold; a trap, a hang or a flood of memory is
    /// libFuzzer's to find.
    let check: @Sendable ([UInt8]) -> Void

    static let all: [FuzzTarget] = [
        .json, .event, .record, .catalog, .history, .segment, .ledger, .state, .note, .proof,
        .sshSignature, .sshKey, .sshAgent, .http, .chunked, .webSocket, .text,
    ]
}

/// Says what does not hold and ends the process, so that libFuzzer keeps the input.
func require(_ holds: Bool, _ sentence: @autoclosure () -> String) {
    guard !holds else { return }
    let line = Array("does not hold: \(sentence())\n".utf8)
    _ = unsafe line.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
    abort()
}
