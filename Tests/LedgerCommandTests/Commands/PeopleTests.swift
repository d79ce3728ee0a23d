import ByteCoding
import Foundation
import Testing

@Suite struct PeopleTests {
    private func code(_ run: Run) throws -> String? {
        try run.json()["error"]?.objectValue?["code"]?.stringValue
    }

    @Test func twoAuthorsWithDifferentKeysWorkOnOneDirectoryOneAfterTheOther() throws {
        let ledger = try TestLedger()
        let bob = try ledger.enrol("bob@example.com", as: "owner", of: "acme")
        try ledger.json("set limit 1 --environment dev --tenant acme")
        try ledger.json("set limit 2 --environment dev --tenant acme --key \(bob)")
        try ledger.json("set limit 3 --environment dev --tenant acme")
        let history = try ledger.run("history limit --tenant acme --json").jsonLines()
        #expect(
            history.compactMap { $0["author"]?.stringValue }
                == [TestLedger.owner, "bob@example.com", TestLedger.owner])
        #expect(Set(history.compactMap { $0["key"]?.stringValue }).count == 2)
        #expect(ledger.run("audit").status == 0)
    }

    @Test func aKeyWithoutTheRightIsRefused() throws {
        let ledger = try TestLedger()
        for (author, role) in [("m@x", "member"), ("v@x", "viewer")] {
            let key = try ledger.enrol(author, as: role, of: "acme")
            let refused = ledger.run(
                "set limit 2 --environment dev --tenant acme --key \(key) --json")
            #expect(refused.status == 1)
            #expect(try code(refused) == "FORBIDDEN", "\(role)")
        }
        let admin = try ledger.enrol("a@x", as: "admin", of: "acme")
        #expect(ledger.run("set limit 2 --environment dev --key \(admin)").status == 1)
        #expect(ledger.run("tenant add mine --key \(admin)").status == 1)
        #expect(
            ledger.run("set limit 2 --environment dev --tenant acme --key \(admin)").status == 0)
    }

    @Test func wrongKeysAreRefusedWithWhichOfThemItWas() throws {
        let ledger = try TestLedger()
        let stranger = ledger.folder + "/stranger"
        #expect(ledger.run("keygen \(stranger)").status == 0)
        let unknown = ledger.run("tenant add t --key \(stranger) --json")
        #expect(try unknown.status == 1 && code(unknown) == "UNKNOWN_KEY")
        #expect(unknown.errors.contains("author add"))

        let bob = try ledger.enrol("bob", as: "admin", of: "tenant-0")
        let print = try #require(ledger.json("key show \(bob)")["key"]?.stringValue)
        try ledger.json("key revoke \(print) --reason lost")
        let revoked = ledger.run("tenant add t --key \(bob) --json")
        #expect(try revoked.status == 1 && code(revoked) == "REVOKED_KEY")

        let weak = try ledger.write(
            "weak.pub",
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA w\n")
        let refused = ledger.run("author add eve --public-key \(weak) --json")
        #expect(try refused.status == 1 && code(refused) == "KEY")
        #expect(refused.errors.contains("small"), "\(refused.errors)")

        let rsa = try ledger.write("rsa.pub", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAQ== r\n")
        let type = ledger.run("author add eve --public-key \(rsa)")
        #expect(type.status == 1 && type.errors.contains("ssh-rsa"))
        #expect(ledger.run("tenant add t --key /nowhere/key").status == 4)
        #expect(ledger.run("key revoke nonsense").status == 2)
    }

    @Test func authorsAndTheirFurtherKeysAreToldApart() throws {
        let ledger = try TestLedger()
        let bob = try ledger.enrol("bob", as: "admin", of: "acme")
        let second = ledger.folder + "/second"
        #expect(ledger.run("keygen \(second)").status == 0)
        let again = ledger.run("author add bob --public-key \(second).pub --json")
        #expect(try again.status == 1 && code(again) == "ALREADY_EXISTS")
        let nobody = ledger.run("key add carol --public-key \(second).pub --json")
        #expect(try nobody.status == 1 && code(nobody) == "UNKNOWN_AUTHOR")
        try ledger.json("key add bob --public-key \(second).pub")
        for key in [bob, second] {
            let note = ledger.run("note hello --flag checkout --key \(key)")
            #expect(note.status == 0, "\(note.errors)")
        }
        let authors = try ledger.run("author list --json").jsonLines()
        let entry = try #require(authors.first { $0["author"] == .string("bob") })
        #expect(entry["keys"]?.arrayValue?.count == 2)
        #expect(ledger.run("author list").text.contains("admin of acme"))
        #expect(ledger.run("key list").status == 0)
    }

    @Test func tokensAreShownOnceAndKeptAsHashes() throws {
        let ledger = try TestLedger()
        let issue = "token issue --principal svc --tenant acme --role viewer --environment dev"
        let issued = try ledger.json("\(issue) --environment prod --expires 30d")
        let token = try #require(issued["token"]?.stringValue)
        let id = try #require(issued["id"]?.stringValue)
        #expect(token.hasPrefix("fl_") && token.utf8.count == 46)
        #expect(issued["position"]?.integerValue == 2)
        let segment = try Data(contentsOf: URL(fileURLWithPath: ledger.segment()))
        #expect(segment.range(of: Data(token.utf8)) == nil)
        let hash = SHA256.hash(Array(token.utf8)).base64
        #expect(segment.range(of: Data(hash.utf8)) != nil)
        let listed = try #require(ledger.run("token list --json").jsonLines().first)
        #expect(listed["id"] == .string(id) && listed["revokedAt"] == nil)
        #expect(listed["environments"]?.arrayValue?.count == 2)
        try ledger.json("token revoke \(id)")
        #expect(try ledger.run("token list --json").jsonLines()[0]["revokedAt"] == .integer(3))
        #expect(ledger.run("token list").text.contains("revoked @3"))
        #expect(ledger.run("token revoke nothere").status == 1)
        #expect(ledger.run(issue).text.contains("Token: fl_"))
    }

    @Test func scopesAreListedAsTheyStood() throws {
        let ledger = try TestLedger()
        try ledger.json("tenant add initech --name Initech")
        try ledger.json("tenant rename initech --name Initrode")
        try ledger.json("tenant retire initech")
        let tenants = try ledger.run("tenant list --json").jsonLines()
        #expect(
            tenants.compactMap { $0["tenant"]?.stringValue }
                == ["acme", "initech", "tenant-0", "zeta"])
        #expect(tenants[1]["name"] == .string("Initrode") && tenants[1]["retired"] == .bool(true))
        let before = try ledger.run("tenant list --as-of @2 --json").jsonLines()
        #expect(before[1]["name"] == .string("Initech") && before[1]["retired"] == .bool(false))
        #expect(ledger.run("set limit 1 --environment dev --tenant initech").status == 1)
        try ledger.json("environment add stage")
        #expect(ledger.run("environment list").text == "dev\nprod\nstage\n")
        #expect(ledger.run("tenant add Bad_Name").status == 2)
    }
}
