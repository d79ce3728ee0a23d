import ByteCoding
import FlagModel
import Testing

@Suite("Catalog file")
struct CatalogFileTests {
    private func parse(_ text: String) throws -> CatalogFile {
        try CatalogFile.parse(Array(text.utf8))
    }

    /// The message of a catalog with this one flag.
    private func message(flag: String) -> String {
        do throws(CatalogError) {
            _ = try CatalogFile.parse(Array("{\"flags\": [\(flag)]}".utf8))
            return ""
        } catch { return "\(error)" }
    }

    @Test func aCatalogWithEverythingIsReadAsWritten() throws {
        let catalog = try parse(
            """
            {
                "$schema": "https://example.com/catalog.json", "description": "ours",
                "tenants": ["acme"], "environments": ["dev", "prod"],
                "flags": [
                    {"key": "admin", "type": "boolean", "default": "on", "owner": "platform",
                     "description": "The console.\\nOff in prod.", "tags": ["ops"],
                     "expiresAt": "2027-01-01T00:00:00+01:00", "gates": ["infrastructure"],
                     "routeDependent": true, "protected": false,
                      "variants": {"on": true, "off": false},
                     "routes": [{"method": "GET", "path": "/admin"}],
                     "environments": {"prod": {"enabled": false}, "dev": {"default": "off"}},
                     "targeting": {"if": [true, "on", "off"]}}
                ]
            }
            """)
        #expect(catalog.environments.map(\.text) == ["dev", "prod"])
        #expect(catalog.tenants.map(\.text) == ["acme"])
        let flag = try #require(catalog.flags.first)
        let prod = try #require(Environment("prod"))
        let dev = try #require(Environment("dev"))
        #expect(flag.expiresAt?.rfc3339 == "2026-12-31T23:00:00.000Z")
        #expect(flag.isRouteDependent && !flag.isProtected && flag.isFloored(in: prod))
        #expect(flag.configDefault(in: dev) == .bool(false))
        #expect(flag.value(of: flag.defaultValue) == .bool(true))
        #expect(flag.gates == [.infrastructure])
        #expect(flag.routes == [Route(method: "GET", path: "/admin")])
        #expect(try CatalogFile.parse(catalog.format()) == catalog)
    }

    @Test func everythingMayBeLeftOut() throws {
        #expect(try parse("{}") == CatalogFile())
        #expect(try CatalogFile.parse(CatalogFile().format()) == CatalogFile())
    }

    @Test(arguments: UInt64(0)..<60)
    func whatIsShownIsTakenBack(seed: UInt64) throws {
        var samples = Samples(seed: seed)
        var catalog = CatalogFile()
        catalog.environments = Array(Set(samples.list(0...4) { $0.environment() }))
        catalog.tenants = Array(Set(samples.list(0...4) { $0.tenant() }))
        for definition in samples.list(0...6, { $0.definition() })
        where (try? definition.check()) != nil {
            if !catalog.flags.contains(where: { $0.key == definition.key }) {
                catalog.flags.append(definition)
            }
        }
        #expect(try CatalogFile.parse(catalog.format()) == catalog)
    }

    @Test func aMisspeltKeyIsNamedWithItsFlag() {
        let text = message(
            flag: #"{"key": "f", "type": "string", "default": "", "protcted": true}"#)
        #expect(text.contains("'flags[0][f].protcted'"))
        #expect(text.contains("protected, routeDependent"))
        #expect(
            message(flag: #"{"key": "f", "type": "text", "default": ""}"#)
                .contains("'flags[0][f].type' must be one of boolean, string"))
        #expect(
            message(flag: #"{"key": "a b", "type": "string"}"#).contains("'flags[0].key'"))
        #expect(
            message(flag: #"{"type": "string"}"#).contains("'flags[0].key' is missing"))
    }

    @Test func aDefinitionThatContradictsItselfIsRefused() {
        let cases = [
            #"{"key": "f", "type": "boolean", "default": "yes"}"#,
            #"{"key": "f", "type": "integer", "default": 1.5}"#,
            #"{"key": "f", "type": "string", "default": "a", "variants": {"a": 1}}"#,
            #"{"key": "f", "type": "string", "default": "b", "variants": {"a": 1, "b": "x"}}"#,
            #"{"key": "f", "type": "string", "default": "", "routeDependent": true}"#,
            #"{"key":"f","type":"object","default":{},"environments":{"e":{"default":1}}}"#,
        ]
        for flag in cases {
            #expect(message(flag: flag).contains("'flags[0]'"), "\(flag)")
            #expect(message(flag: flag).contains("flag 'f'"), "\(flag)")
        }
    }

    @Test func nothingStandsTwice() {
        #expect {
            try parse(#"{"environments": ["dev", "dev"]}"#)
        } throws: {
            "\($0)".contains("'environments[1]' is \"dev\" a second time")
        }
        let flag = #"{"key": "f", "type": "boolean", "default": true}"#
        #expect(message(flag: "\(flag), \(flag)").contains("'flags[1]' is flag 'f' a second time"))
    }

    @Test func errorsInTheTextNameLineAndColumn() {
        #expect {
            try parse("{\n  \"flags\": [,]\n}")
        } throws: {
            "\($0)".contains("line 2, column 13")
        }
        #expect(throws: CatalogError.self) { try parse("[]") }
        #expect(throws: CatalogError.self) { try parse("") }
        let limit = FlagModelLimits.catalogBytes
        #expect(throws: CatalogError.tooLarge(bytes: limit + 1, limit: limit)) {
            try CatalogFile.parse([UInt8](repeating: 0x20, count: limit + 1))
        }
    }

    @Test(arguments: UInt64(0)..<60)
    func damagedCatalogsNeverTrap(seed: UInt64) {
        var samples = Samples(seed: seed)
        var mutation = Mutation(seed: seed)
        let catalog = CatalogFile(
            environments: [samples.environment()], tenants: [samples.tenant()],
            flags: [samples.definition()])
        let bytes = catalog.format()
        for _ in 0..<20 {
            guard let read = try? CatalogFile.parse(mutation.mutated(bytes)) else { continue }
            #expect((try? CatalogFile.parse(read.format())) == read)
        }
    }
}
