import Glibc

/// Runs one program found on `PATH`, with bytes for its standard input, and gives what it printed.
/// Its standard error and terminal are ours, so that it can ask for a passphrase.
enum ChildProcess {
    static func run(_ arguments: [String], input: [UInt8]) throws -> [UInt8] {
        let name = arguments.first ?? ""
        var toChild: [Int32] = [-1, -1]
        var fromChild: [Int32] = [-1, -1]
        guard unsafe pipe(&toChild) == 0, unsafe pipe(&fromChild) == 0 else {
            throw LedgerError.signing("\(name): no pipe can be made")
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
        let status = unsafe posix_spawnp(&process, name, &actions, nil, &copies, environ)
        close(toChild[0])
        close(fromChild[1])
        guard status == 0 else {
            close(toChild[1])
            close(fromChild[0])
            throw LedgerError.signing("\(name) cannot be started: install OpenSSH's client")
        }
        feed(input, to: toChild[1])
        close(toChild[1])
        let output = drain(fromChild[0])
        close(fromChild[0])
        var result: Int32 = 0
        while unsafe waitpid(process, &result, 0) < 0 && errno == EINTR {}
        guard result == 0 else {
            throw LedgerError.signing("\(name) did not sign: see its message above")
        }
        return output
    }

    /// An event is at most 48 KiB, which a pipe's 64 KiB take without waiting for the reader.
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

    private static func drain(_ descriptor: Int32) -> [UInt8] {
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while output.count < LedgerCoreLimits.keyFileBytes {
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
