import ByteCoding
import Foundation
import Testing

@Suite struct InitTests {
    @Test func aNewLedgerTellsItsVerifierKeyAndHoldsItsKeysPrivately() throws {
        let ledger = try TestLedger(isMade: false)
        let made = try ledger.json("init --origin \(TestLedger.origin) --owner a@example.com")
        #expect(made["origin"]?.stringValue == TestLedger.origin)
        #expect(made["vkey"]?.stringValue?.hasPrefix("\(TestLedger.origin)+") == true)
        #expect(made["size"]?.integerValue == 1)
        for name in ["owner", "checkpoint", "server"] {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: ledger.path + "/keys/" + name)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
    }

    @Test func aLedgerIsNeverMadeOverAnother() throws {
        let ledger = try TestLedger()
        let again = ledger.run("init --origin other --owner b@example.com")
        #expect(again.status == 1)
        #expect(again.errors.contains("exists already"))
        #expect(ledger.run("audit").status == 0)
    }

    @Test func namesThatBreakTheRulesAreWrongUsageAndMakeNothing() throws {
        let ledger = try TestLedger(isMade: false)
        let lines = [
            ["init", "--origin", "has space", "--owner", "a"],
            ["init", "--origin", "plus+sign", "--owner", "a"],
            ["init", "--origin", "x", "--owner", ""], ["init", "--origin", "x"],
        ]
        for line in lines { #expect(ledger.run(line).status == 2, "\(line)") }
        #expect(!FileManager.default.fileExists(atPath: ledger.path))
    }

    @Test func aBrokenCatalogIsRefusedBeforeAnythingIsMade() throws {
        let ledger = try TestLedger(isMade: false)
        let file = try ledger.write("c.json", "{\"flags\": [{\"key\": \"a\", \"type\": \"bool\"}]}")
        let made = ledger.run("init --origin x --owner a --catalog \(file)")
        #expect(made.status == 1 && made.errors.contains("type"))
        #expect(!FileManager.default.fileExists(atPath: ledger.path))
    }

    @Test func theOwnersOwnKeyServesInsteadOfANewOne() throws {
        let ledger = try TestLedger(isMade: false)
        let key = ledger.folder + "/mine"
        #expect(ledger.run("keygen \(key) --comment me").status == 0)
        try ledger.json("init --origin x --owner a --key \(key)")
        #expect(!FileManager.default.fileExists(atPath: ledger.path + "/keys/owner"))
        let refused = ledger.run("environment add prod")
        #expect(refused.status == 2 && refused.errors.contains("--key FILE"))
        #expect(ledger.run("environment add prod --key \(key)").status == 0)
        let variables = ["FLAGLEDGER_KEY": key]
        #expect(ledger.run(["environment", "add", "dev"], variables: variables).status == 0)
    }

    @Test func theDirectoryMayComeFromTheEnvironment() throws {
        let ledger = try TestLedger()
        let run = flagledger(["status", "--json"], variables: ["FLAGLEDGER_DIR": ledger.path])
        #expect(try run.json()["origin"]?.stringValue == TestLedger.origin)
    }

    @Test func keyFilesAreNotOverwritten() throws {
        let ledger = try TestLedger(isMade: false)
        let key = ledger.folder + "/mine"
        let made = try ledger.json("keygen \(key)")
        #expect(made["publicKey"]?.stringValue?.hasPrefix("ssh-ed25519 ") == true)
        #expect(ledger.run("keygen \(key)").status == 1)
        #expect(try ledger.json("key show \(key)")["key"] == made["key"])
        #expect(try ledger.json("key show \(key).pub")["key"] == made["key"])
    }
}
