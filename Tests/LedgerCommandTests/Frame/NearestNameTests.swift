import LedgerCommand
import Testing

@Suite struct NearestNameTests {
    @Test func slipsAreFoundAndOtherWordsAreNot() {
        let names = ["set", "clear", "resolve", "restore", "environment"]
        #expect(NearestName.of("reslove", among: names) == "resolve")
        #expect(NearestName.of("enviroment", among: names) == "environment")
        #expect(NearestName.of("st", among: names) == "set")
        #expect(NearestName.of("banana", among: names) == nil)
        #expect(NearestName.of("", among: names) == nil)
    }
}
