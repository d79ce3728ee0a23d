import ByteCoding
import Foundation
import TestSupport
import Testing

@Suite struct EvidenceTests {
    private func ledger() throws -> TestLedger {
        let ledger = try TestLedger()
        for value in 1...4 { try ledger.json("set limit \(value) --environment dev") }
        return ledger
    }

    @Test func aCleanAuditHasThePromisedKeys() throws {
        let ledger = try ledger()
        let report = try ledger.json("audit")
        for key in [
            "ok", "size", "root", "recordsVerified", "signaturesVerified", "findings",
            "stateDigest",
        ] {
            #expect(report[key] != nil, "\(key)")
        }
        #expect(report["ok"] == .bool(true) && report["findings"] == .array([]))
        #expect(report["recordsVerified"] == .integer(6))
        #expect(report["signaturesVerified"] == .integer(6))
        #expect(report["root"] == (try ledger.json("checkpoint"))["root"])
        #expect(ledger.run("audit").text.contains("No findings"))
    }

    @Test func anAlteredByteIsFoundWithItsPositionAndEndsWithStatus3() throws {
        let ledger = try ledger()
        try ledger.damage(at: "\"value\":3")
        let audit = ledger.run("audit --json")
        #expect(audit.status == 3)
        let report = try audit.json()
        #expect(report["ok"] == .bool(false))
        let finding = report["findings"]?.arrayValue?.first?.objectValue
        #expect(finding?["position"] == .integer(4))
        #expect(finding?["kind"]?.stringValue == "leaf")
        #expect(finding?["detail"]?.stringValue?.isEmpty == false)
        #expect(ledger.run("audit").status == 3)
    }

    @Test func readsBelowTheDamageGoOnAndAllOthersSayWhy() throws {
        let ledger = try ledger()
        try ledger.damage(at: "\"value\":3")
        let early = try ledger.json("resolve limit --environment dev --as-of @3")
        #expect(early["value"] == .integer(2))
        for line in [
            "resolve limit --environment dev", "set limit 9 --environment dev", "checkpoint",
            "record 4", "prove 1", "log", "export", "replay --as-of @5",
        ] {
            let refused = ledger.run(line)
            #expect(refused.status == 4, "\(line)")
            #expect(refused.errors.contains("position 4"), "\(line): \(refused.errors)")
        }
        #expect(try ledger.json("status")["damage"] != nil)
    }

    @Test func anOlderCheckpointIsExtendedAndARolledBackLogIsFound() throws {
        let ledger = try ledger()
        let copy = ledger.folder + "/older"
        let old = try ledger.write("old", ledger.run("checkpoint").output)
        try FileManager.default.copyItem(atPath: ledger.path, toPath: copy)
        try ledger.json("set limit 7 --environment dev")
        let new = try ledger.write("new", ledger.run("checkpoint").output)
        let extended = try ledger.json("audit --since-checkpoint \(old) --checkpoint \(new)")
        #expect(extended["consistencyProof"]?.arrayValue?.isEmpty == false)
        let rolledBack = flagledger(["--ledger", copy, "audit", "--checkpoint", new, "--json"])
        #expect(rolledBack.status == 3)
        #expect(rolledBack.text.contains("rolled back"))
    }

    @Test func anotherLedgersVerifierKeyIsAFinding() throws {
        let ledger = try ledger()
        let other = try TestLedger()
        let mine = try #require(ledger.json("checkpoint")["vkey"]?.stringValue)
        let theirs = try #require(other.json("checkpoint")["vkey"]?.stringValue)
        let file = try ledger.write("vkey", mine + "\n")
        #expect(ledger.run("audit --vkey \(mine)").status == 0)
        #expect(ledger.run("audit --vkey \(file)").status == 0)
        #expect(ledger.run("audit --vkey \(theirs)").status == 3)
        #expect(ledger.run("audit --vkey a+b+c").status == 2)
        #expect(ledger.run("audit --vkey nosuchfile").status == 4)
    }

    @Test func proofsHoldForTheirRecordAndForNoOther() throws {
        let ledger = try ledger()
        let vkey = try #require(ledger.json("checkpoint")["vkey"]?.stringValue)
        let other = try #require(TestLedger().json("checkpoint")["vkey"]?.stringValue)
        for position in 0..<6 {
            let proof = try ledger.write("proof", ledger.run("prove \(position)").output)
            let record = try ledger.write("record", ledger.run("record \(position) --raw").output)
            let check = ["check-proof", proof, "--record", record, "--vkey", vkey, "--json"]
            // Offline: no ledger is there.
            let offline = flagledger(["--ledger", "/nowhere"] + check)
            #expect(offline.status == 0, "\(offline.errors)")
            #expect(try offline.json()["position"] == .integer(Int64(position)))
            #expect(ledger.run("check-proof \(proof)").status == 0)
        }
        let proof = try ledger.write("proof", ledger.run("prove 2").output)
        let wrong = try ledger.write("record", ledger.run("record 3 --raw").output)
        let inclusion = ledger.run("check-proof \(proof) --record \(wrong) --json")
        #expect(inclusion.status == 3)
        #expect(try inclusion.json()["step"]?.stringValue == "inclusion")
        let stranger = ledger.run("check-proof \(proof) --vkey \(other) --json")
        #expect(stranger.status == 3)
        #expect(try stranger.json()["step"]?.stringValue == "checkpoint")
        let broken = try ledger.write("broken", "no proof at all\n")
        #expect(ledger.run("check-proof \(broken)").status == 3)
        #expect(ledger.run("prove 6").status == 1)
        #expect(ledger.run("prove six").status == 2)
    }

    @Test func checkpointAndStatusHaveThePromisedKeys() throws {
        let ledger = try ledger()
        let checkpoint = try ledger.json("checkpoint")
        #expect(Set(checkpoint.keys) == ["note", "vkey", "size", "root"])
        #expect(ledger.run("checkpoint").text == checkpoint["note"]?.stringValue)
        let status = try ledger.json("status")
        for key in ["origin", "vkey", "size", "root", "segments", "bytes", "lockedBy"] {
            #expect(status[key] != nil, "\(key)")
        }
        #expect(status["lockedBy"] == .null && status["segments"] == .integer(1))
    }

    @Test(.enabled(if: Tool.has("ssh-keygen"), "ssh-keygen is not installed"))
    func opensshVerifiesAnExportedEvent() throws {
        let ledger = try ledger()
        let out = ledger.folder + "/evidence"
        let exported = try ledger.json("export-event 3 --out \(out)")
        let command = try #require(exported["command"]?.stringValue)
        let good = try Tool.shell("cd '\(out)' && \(command)")
        #expect(good.status == 0 && good.text.contains("Good \"event@flagledger\" signature"))
        try Tool.shell("sed -i s/limit/limix/ '\(out)/event.json'")
        #expect(try Tool.shell("cd '\(out)' && \(command)").status != 0)
    }
}
