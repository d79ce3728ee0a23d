import ByteCoding
import Foundation
import Testing

/// Keys with a passphrase, through a real ssh-agent.
@Suite(.enabled(if: Shell.has("ssh-agent") && Shell.has("ssh-keygen"), "OpenSSH is not installed"))
struct AgentTests {
    @Test func anEncryptedKeySignsThroughTheAgent() throws {
        let ledger = try TestLedger()
        let key = ledger.folder + "/locked"
        let made = try Shell.run("ssh-keygen -q -t ed25519 -N secret -C bob -f '\(key)'")
        try #require(made.status == 0, "\(made.text)")
        try ledger.json("author add bob --public-key \(key).pub")
        try ledger.json("grant admin bob --tenant tenant-0")

        let agent = try Agent(folder: ledger.folder)
        let variables = ["SSH_AUTH_SOCK": agent.socket]
        let line = ["note", "signed by the agent", "--flag", "checkout", "--key", key + ".pub"]
        let without = ledger.run(line, variables: variables)
        #expect(without.status == 1 && without.errors.contains("ssh-add"))

        try agent.add(key, passphrase: "secret")
        #expect(ledger.run(line, variables: variables).status == 0)
        // The private file's own name finds the agent, too.
        let named = ["note", "again", "--flag", "checkout", "--key", key]
        #expect(ledger.run(named, variables: variables).status == 0)
        #expect(try ledger.run("history --author bob --json").jsonLines().count == 2)
        #expect(ledger.run("audit").status == 0)

        let none = ledger.run(line)
        #expect(none.status == 1 && none.errors.contains("SSH_AUTH_SOCK"))
    }
}

/// A real ssh-agent of this test's own.
private final class Agent {
    let socket: String
    private let process = Process()

    init(folder: String) throws {
        socket = folder + "/agent"
        process.executableURL = URL(fileURLWithPath: "/usr/bin/ssh-agent")
        process.arguments = ["-D", "-a", socket]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        for _ in 0..<500 where !FileManager.default.fileExists(atPath: socket) { usleep(10_000) }
    }

    deinit { process.terminate() }

    func add(_ key: String, passphrase: String) throws {
        let ask = key + ".ask"
        try "#!/bin/sh\necho '\(passphrase)'\n".write(
            toFile: ask, atomically: true, encoding: .utf8)
        let added = try Shell.run(
            "chmod 700 '\(ask)'; SSH_AUTH_SOCK='\(socket)' DISPLAY=none SSH_ASKPASS='\(ask)' "
                + "SSH_ASKPASS_REQUIRE=force ssh-add -q '\(key)'")
        try #require(added.status == 0, "\(added.text)")
    }
}
