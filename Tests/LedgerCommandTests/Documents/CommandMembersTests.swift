import ByteCoding
import Foundation
import LedgerCommand
import Testing

/// The tables of `docs/cli.md` have the members that `--json` prints, and no others.
@Suite struct CommandMembersTests {
    /// Members that one process of commands cannot bring about; other tests see them.
    private static let unseen: Set<String> = [
        "recover: quarantine", "history: onBehalfOf", "record: onBehalfOf", "audit: remarks[]",
        "backup: findings[].position", "backup: findings[].kind", "backup: findings[].detail",
        "status: snapshot",
    ]

    @Test func everyMemberIsInTheDocumentAndEveryMemberOfTheDocumentIsPrinted() throws {
        let reference = try CommandReference()
        let ledger = try TestLedger()
        var seen: [String: Set<String>] = [:]
        var token = ""
        for line in try session(ledger) {
            // Halfway the ledger is damaged: there are members that tell of it.
            if line == ["damage"] { try ledger.damage(at: "\"reason\":\"why\"") }
            if line == ["damage"] { continue }
            let done = run(line.map { $0 == "TOKEN" ? token : $0 } + ["--json"], on: ledger)
            if line.starts(with: ["token", "issue"]) {
                token = try #require(try done.json()["id"]?.stringValue)
            }
            let command = try #require(CommandTable.command(in: line)).specification.name
            let chapter = try #require(reference.chapter(command))
            var documented = chapter.members
            for anchor in chapter.references {
                let other = try #require(reference.chapter(anchor: anchor), "#\(anchor)")
                documented.merge(other.members) { own, _ in own }
            }
            for object in try done.jsonLines() where object["error"] == nil {
                var walk = MemberWalk(documented)
                walk.visit(.object(object), at: "")
                #expect(walk.problems.isEmpty, "\(line.prefix(3)): \(walk.problems)")
                seen[command, default: []].formUnion(walk.visited)
            }
        }
        for command in CommandTable.specifications {
            let chapter = try #require(reference.chapter(command.name))
            let missing = chapter.members.keys.filter { member in
                seen[command.name]?.contains(member) != true
                    && !Self.unseen.contains("\(command.name): \(member)")
            }
            #expect(missing.isEmpty, "\(command.name) never printed \(missing.sorted())")
        }
        let written = try #require(reference.chapter("Writing")).members.keys
        #expect(Set(written).isSubset(of: seen.values.reduce(into: []) { $0.formUnion($1) }))
    }

    @Test func errorsHaveTheMembersOfTheDocument() throws {
        let documented = try #require(try CommandReference().chapter("Errors")).members
        var walk = MemberWalk(documented)
        walk.visit(.object(try flagledger(["resolv", "--json"]).json()), at: "")
        #expect(walk.problems.isEmpty && walk.visited == Set(documented.keys))
    }

    @Test func aWalkFindsWhatIsNotDocumented() {
        var walk = MemberWalk(["a": "integer", "b[].c": "string or null", "d{}": "value"])
        walk.visit(
            .object([
                "a": .string("x"), "b": .array([.object(["c": .null, "e": .null])]),
                "d": .object(["k": .bool(true)]), "f": .null,
            ]), at: "")
        #expect(walk.problems == ["a is no integer", "b[].e", "f"])
        #expect(walk.visited == ["b[].c", "d{}"])
    }

    private func run(_ line: [String], on ledger: TestLedger) -> Run {
        line.contains("--ledger") ? flagledger(line) : ledger.run(line)
    }

    /// Lines that make every command print every member that it can print.
    private func session(_ ledger: TestLedger) throws -> [[String]] {
        let files = try SessionFiles(ledger)
        let second = ["--ledger", ledger.folder + "/second"]
        let made = ["init", "--origin", "a/b", "--owner", "zoe@example.com"]
        return [made + second]
            + [changes(files), questions(files, ledger.folder), people(files, ledger.folder)]
            .flatMap { $0.split(separator: "\n").map { $0.split(separator: " ").map(String.init) } }
    }

    private func changes(_ files: SessionFiles) -> String {
        """
            status
            backup \(files.backup) --with-keys
            recover
            recover --dry-run
            import \(files.history) --declare --backfill
            import \(files.history) --declare --backfill --dry-run
            catalog plan \(files.catalog)
            catalog show
            flag list --all
            set limit 5 --environment prod --tenant acme --reason why
            set limit 5 --environment prod --tenant acme
            set limit 6 --environment prod --tenant acme --user u --expires 8h
            set limit 7 --environment prod --dry-run
            set limit 8 --environment prod --tenant acme --user u --expires 8h --dry-run
            clear limit --environment prod --tenant acme
            clear limit --environment prod --tenant acme --user u
            catalog apply \(files.catalog)
            flag list
            restore --to @5 --environment prod --tenant acme
            set theme dark --environment prod --tenant acme --user u --expires 8h --reason why
        """
    }

    private func questions(_ files: SessionFiles, _ folder: String) -> String {
        """
            resolve theme --environment prod --tenant acme --user u
            resolve --all --environment prod --tenant acme --user u
            resolve limit --environment prod --as-of 2001-01-01T00:00:00Z
            explain theme --environment prod --tenant acme --user u
            explain admin --environment prod
            history
            log
            diff --from @0
            diff --from @4 --user u
            flag archive theme
            diff --from @4 --to @7
            diff --from @1
            flag restore theme
            replay --as-of @6 --user u
            checkpoint
            audit --since-checkpoint \(files.checkpoint)
            prove 2
            check-proof \(files.proof)
            check-proof \(files.wrongProof)
            record 2
            record 3
            export-event 2 --out \(folder)/evidence
        """
    }

    private func people(_ files: SessionFiles, _ folder: String) -> String {
        """
            tenant add one --name One
            tenant rename one --name Two
            tenant retire one
            tenant list
            environment add late
            environment list
            keygen \(folder)/eve
            author add bob --public-key \(folder)/bob.pub --tenant acme
            key add bob --public-key \(folder)/bob.pub
            grant member bob --tenant acme
            author list
            key list
            key show \(folder)/bob.pub
            key revoke \(files.bob)
            key list
            revoke member bob --tenant acme
            note text --flag limit
            flag archive ratio
            flag restore ratio
            token issue --principal s --tenant acme --role viewer --environment dev --expires 8h
            token revoke TOKEN
            token list
            version
            damage
            status
            recover --dry-run
            audit
        """
    }
}
