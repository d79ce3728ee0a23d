import ByteCoding
import Testing

/// What the readers' parser would not take never gets into the log: one such record would make
/// every record behind it unreadable, for ever.
@Suite struct UnreadableTextTests {
    private static let long = String(repeating: "a", count: 20_000)

    private static let lines: [[String]] = [
        ["set", "limit", "1", "--environment", "dev", "--reason", "line 1\nline 2"],
        ["set", "limit", "1", "--environment", "dev", "--reason", ""],
        ["set", "limit", "1", "--environment", "dev", "--reason", "\u{1B}[31mred"],
        ["set", "limit", "1", "--environment", "dev", "--reason", long],
        ["set", "theme", String(repeating: "a", count: 60_000), "--environment", "dev"],
        [
            "set", "layout",
            String(repeating: "{\"a\":", count: 70) + "1"
                + String(repeating: "}", count: 70), "--environment", "dev",
        ],
        ["clear", "limit", "--environment", "dev", "--reason", "\n"],
        ["tenant", "add", "one", "--name", ""],
        ["tenant", "add", "one", "--name", "a\u{7}b"],
        ["tenant", "rename", "acme", "--name", long],
        ["note", "", "--flag", "limit"],
        ["note", "\u{0}", "--flag", "limit"],
        ["note", String(repeating: "a", count: 40_000), "--flag", "limit"],
        ["token", "revoke", ""],
        ["restore", "--to", "@1", "--environment", "dev", "--reason", "a\nb"],
    ]

    // By index: the longest of them would fill the output of the tests.
    @Test(arguments: lines.indices)
    func aTextThatCouldNotBeReadAgainIsRefused(index: Int) throws {
        let line = UnreadableTextTests.lines[index]
        let ledger = try TestLedger()
        #expect(ledger.run("set limit 5 --environment dev").status == 0)
        for rehearsal in [[], ["--dry-run"]] {
            let done = ledger.run(line + rehearsal)
            #expect(done.status == 1, "\(line.prefix(2)): \(done.errors.prefix(200))")
            #expect(!done.errors.isEmpty)
        }
        #expect(try ledger.json("status")["size"] == .integer(3))
        #expect(ledger.run("audit").status == 0)
        #expect(ledger.run("set limit 6 --environment dev").status == 0)
    }
}
