import ByteCoding
import FlagModel
import Testing

@Suite("Names: equal by bytes, as every auditor sees them")
struct NameTests {
    @Test func composedAndDecomposedLettersAreTwoNames() {
        let composed = User(unchecked: "ren\u{E9}e")
        let decomposed = User(unchecked: "rene\u{301}e")
        #expect(composed.text == decomposed.text)
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        #expect((composed < decomposed) != (decomposed < composed))
    }

    @Test func aNameIsTakenOnlyWithinItsRule() {
        #expect(Tenant("acme-1.eu_west") != nil && Tenant("Acme") == nil && Tenant("") == nil)
        #expect(Tenant(String(repeating: "a", count: 63)) != nil)
        #expect(Tenant(String(repeating: "a", count: 64)) == nil)
        #expect(FlagKey("Checkout:v2") != nil && FlagKey("a/b") == nil && FlagKey("-a") == nil)
        #expect(Author("ann@example.com") != nil && Author("a b") == nil && Author("a\u{7}") == nil)
        #expect(User("") == nil && User("a b") != nil && User("a\u{9B}b") == nil)
        #expect(Origin("flags.example.com/main") != nil && Origin("a+b") == nil)
        #expect(Origin(String(repeating: "a", count: 255)) != nil && Origin("") == nil)
        #expect(Origin(String(repeating: "a", count: 256)) == nil)
    }

    @Test func behindAClosedFloorNoVariantIsTheDefault() {
        let prod = Environment(unchecked: "prod")
        var flag = FlagDefinition(
            key: FlagKey(unchecked: "f"), type: .boolean, defaultValue: .string("on"))
        flag.variants = ["on": .bool(true)]
        flag.isRouteDependent = true
        flag.environments = [prod: EnvironmentRule(isEnabled: false)]
        #expect(flag.configVariant(in: nil) == "on" && flag.configDefault(in: nil) == .bool(true))
        #expect(flag.configVariant(in: prod) == nil)
        #expect(flag.configDefault(in: prod) == .bool(false))
    }

    @Test func aKeyHas32BytesInItsOneText() throws {
        let bytes = (UInt8(0)..<32).map(\.self)
        let key = try #require(PublicKeyLine(keyBytes: bytes))
        #expect(PublicKeyLine(key.description) == key)
        for count in [0, 31, 33] {
            let other = [UInt8](repeating: 7, count: count)
            #expect(PublicKeyLine(keyBytes: other) == nil)
            let blob = key.blob.dropLast(32) + other
            #expect(PublicKeyLine("ssh-ed25519 " + Base64.encode(Array(blob))) == nil)
        }
        let text = key.description
        for other in [text + " ", text + " a", " " + text, "ssh-rsa " + text.dropFirst(12)] {
            #expect(PublicKeyLine(other) == nil)
        }
    }
}
