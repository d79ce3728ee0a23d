import ByteCoding
import Foundation
import TestSupport
import Testing

/// Keys with a passphrase, through a real ssh-agent.
@Suite(.enabled(if: SSHAgent.isInstalled, Comment(rawValue: SSHAgent.missing)))
struct AgentTests {
    @Test func anEncryptedKeySignsThroughTheAgent() throws {
        let ledger = try TestLedger()
        let key = ledger.folder + "/locked"
        let made = try Tool.shell("ssh-keygen -q -t ed25519 -N secret -C bob -f '\(key)'")
        try #require(made.status == 0, "\(made.text)")
        try ledger.json("author add bob --public-key \(key).pub")
        try ledger.json("grant admin bob --tenant tenant-0")

        let agent = try SSHAgent(in: URL(fileURLWithPath: ledger.folder))
        defer { withExtendedLifetime(agent) {} }
        let variables = ["SSH_AUTH_SOCK": agent.socket]
        let line = ["note", "signed by the agent", "--flag", "checkout", "--key", key + ".pub"]
        let without = ledger.run(line, variables: variables)
        #expect(without.status == 1 && without.errors.contains("ssh-add"))

        try agent.add(URL(fileURLWithPath: key), passphrase: "secret")
        #expect(ledger.run(line, variables: variables).status == 0)
        // The private file's own name finds the agent, too.
        let named = ["note", "again", "--flag", "checkout", "--key", key]
        #expect(ledger.run(named, variables: variables).status == 0)
        #expect(try ledger.run("history --author bob --json").jsonLines().count == 2)
        #expect(ledger.run("audit").status == 0)

        let none = ledger.run(line)
        #expect(none.status == 1 && none.errors.contains("SSH_AUTH_SOCK"))
        try FileManager.default.removeItem(atPath: key + ".pub")
        let halved = ledger.run(named, variables: variables)
        #expect(halved.status == 1 && halved.errors.contains("ssh-keygen -y"))
    }
}
