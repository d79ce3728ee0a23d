package import Foundation
import Glibc

/// A real `ssh-agent` of a test's own, which ends with the last reference to it.
package final class SSHAgent {
    package static let isInstalled = Tool.has("ssh-agent", "ssh-add", "ssh-keygen")
    package static let missing = "ssh-agent, ssh-add or ssh-keygen is not installed"

    /// The path of its socket: `SSH_AUTH_SOCK`.
    package let socket: String
    private let process = Process()

    /// Starts an agent whose socket lies in `folder`, and waits until it listens.
    package init(in folder: URL) throws {
        socket = folder.appendingPathComponent("agent").path
        guard let path = Tool.path(of: "ssh-agent") else { throw CocoaError(.fileNoSuchFile) }
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["-D", "-a", socket]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        for _ in 0..<500 {
            if isListening { return }
            usleep(10_000)
        }
    }

    /// The socket is there a moment before anybody answers at it.
    private var isListening: Bool {
        guard FileManager.default.fileExists(atPath: socket) else { return false }
        let asked = try? Tool.run("ssh-add", ["-l"], environment: ["SSH_AUTH_SOCK": socket])
        // 2: it cannot contact the agent. 1: the agent has no keys.
        return asked.map { $0.status != 2 } ?? false
    }

    // The agent inherits the blocked signals of a thread of the tests: SIGTERM would wait for ever.
    deinit {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Gives the agent a private key file, as `ssh-add` does when asked at a terminal.
    package func add(_ key: URL, passphrase: String = "") throws {
        let ask = key.appendingPathExtension("ask")
        try Tool.write("#!/bin/sh\necho '\(passphrase)'\n", to: ask)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: ask.path)
        let added = try Tool.run(
            "ssh-add", ["-q", key.path],
            environment: [
                "SSH_AUTH_SOCK": socket, "DISPLAY": "none", "SSH_ASKPASS": ask.path,
                "SSH_ASKPASS_REQUIRE": "force",
            ])
        guard added.status == 0 else { throw AgentRefusal(answer: added.error) }
    }

    private struct AgentRefusal: Error {
        let answer: String
    }
}
