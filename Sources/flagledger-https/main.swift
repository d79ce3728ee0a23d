// One HTTP request over TLS, for the command: the request on standard input as it would go over a
// socket, the answer on standard output in the same form. A program of its own, since Foundation
// makes a start several times as long; see docs/decisions/0013-https-beside.md.

import Foundation

guard CommandLine.arguments.count == 2, let base = URL(string: CommandLine.arguments[1]),
    base.scheme == "https"
else {
    fail("usage: flagledger-https https://HOST[:PORT] < REQUEST: 'flagledger --server' runs it")
}
guard let request = RequestText.read(FileHandle.standardInput.readDataToEndOfFile(), for: base)
else { fail("standard input holds no HTTP request") }
do {
    let answer = try await Exchange.perform(request)
    try FileHandle.standardOutput.write(contentsOf: answer)
    leave(0)
} catch {
    fail(Exchange.reason(error))
}

/// Whoever runs this program prints what it says.
func fail(_ reason: String) -> Never {
    try? FileHandle.standardOutput.write(contentsOf: Data("\(reason)\n".utf8))
    leave(1)
}

/// Ends without taking anything apart: all is written, and the threads of a session that still run
/// then have crashed the program behind its good answer.
func leave(_ status: Int32) -> Never { _exit(status) }
