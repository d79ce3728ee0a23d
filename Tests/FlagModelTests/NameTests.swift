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
    }
}
