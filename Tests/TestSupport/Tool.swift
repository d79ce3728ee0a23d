package import Foundation

/// Programs of the machine that a test stands on.
package enum Tool {
    /// Whether every one of the programs is on the `PATH`.
    package static func has(_ names: String...) -> Bool { names.allSatisfy { path(of: $0) != nil } }

    static func path(of name: String) -> String? {
        let folders = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return folders.split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs a program to its end.
    package static func run(
        _ name: String, _ arguments: [String], input: [UInt8] = [],
        environment: [String: String] = [:]
    ) throws -> (status: Int32, output: String, error: String) {
        guard let path = path(of: name) else { throw CocoaError(.fileNoSuchFile) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(environment) { _, new in new }
        let (standardInput, output, error) = (Pipe(), Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = output
        process.standardError = error
        try process.run()
        try standardInput.fileHandleForWriting.write(contentsOf: Data(input))
        try standardInput.fileHandleForWriting.close()
        let outputText = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let errorText = String(
            decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, outputText, errorText)
    }

    /// Runs a line of `sh`; its output and errors come back as one text.
    @discardableResult
    package static func shell(_ line: String) throws -> (status: Int32, text: String) {
        let result = try run("sh", ["-c", "exec 2>&1; \(line)"])
        return (result.status, result.output)
    }

    /// Runs `body` with a new folder of mode 0700, and removes it. The path is short: a socket's
    /// path has at most 107 bytes.
    package static func withFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
        let name = "fl-\(UInt32.random(in: 0...(.max)))"
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }

    /// Writes a file that only its owner may read, as `ssh-keygen` demands.
    package static func write(_ text: String, to file: URL) throws {
        let isMade = FileManager.default.createFile(
            atPath: file.path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        guard isMade else { throw CocoaError(.fileWriteUnknown) }
    }

    package static func read(_ file: URL) throws -> [UInt8] { [UInt8](try Data(contentsOf: file)) }
}
