import Glibc

/// Runs one program, found on `PATH` where its name has no slash, with bytes for its standard
/// input, and gives what it printed. Its standard error and terminal are ours, so that it can ask
/// for a passphrase.
package enum ChildProcess {
    package struct Outcome {
        /// As `waitpid` tells it: 0 for a program that ended well.
        package let status: Int32
        package let output: [UInt8]
    }

    /// The program is not there, or the system starts no more.
    package struct StartFailure: Error, CustomStringConvertible {
        package let description: String
    }

    /// - Parameter limit: bytes that are taken of the output; what comes behind them is dropped.
    package static func run(
        _ arguments: [String], input: [UInt8], limit: Int
    ) throws(StartFailure) -> Outcome {
        var toChild: [Int32] = [-1, -1]
        var fromChild: [Int32] = [-1, -1]
        guard unsafe pipe(&toChild) == 0, unsafe pipe(&fromChild) == 0 else {
            throw StartFailure(description: "no pipe can be made")
        }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
        // A child that kept its own writing end would wait for the end of its input for ever.
        for descriptor in toChild + fromChild {
            unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var process: pid_t = 0
        var copies = unsafe arguments.map { unsafe strdup($0) } + [nil]
        defer { unsafe copies.forEach { unsafe free($0) } }
        let status = unsafe posix_spawnp(
            &process, arguments.first ?? "", &actions, nil, &copies, environ)
        close(toChild[0])
        close(fromChild[1])
        guard status == 0 else {
            close(toChild[1])
            close(fromChild[0])
            throw StartFailure(description: unsafe String(cString: strerror(status)))
        }
        feed(input, to: toChild[1])
        close(toChild[1])
        let output = drain(fromChild[0], limit: limit)
        close(fromChild[0])
        var result: Int32 = 0
        while unsafe waitpid(process, &result, 0) < 0 && errno == EINTR {}
        return Outcome(status: result, output: output)
    }

    /// Written whole before anything is read: a program that answers before it has read everything
    /// is none of ours.
    private static func feed(_ bytes: [UInt8], to descriptor: Int32) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe write(descriptor, buffer.baseAddress?.advanced(by: sent), bytes.count - sent)
            }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return }
            sent += count
        }
    }

    private static func drain(_ descriptor: Int32, limit: Int) -> [UInt8] {
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while output.count < limit {
            let count = unsafe chunk.withUnsafeMutableBytes { buffer in
                unsafe read(descriptor, buffer.baseAddress, buffer.count)
            }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { break }
            output += chunk[..<count]
        }
        return output
    }
}
