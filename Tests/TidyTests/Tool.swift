import Foundation

/// Runs a program of the machine.
enum Tool {
    /// Gives `nil` when there is no such program. Both of its outputs come back as one text.
    static func run(_ name: String, _ arguments: [String]) -> (status: Int32, output: String)? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [name] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        // 127 is `env`'s own answer when it finds no such program.
        guard process.terminationStatus != 127 else { return nil }
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
