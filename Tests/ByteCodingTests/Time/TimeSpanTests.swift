import ByteCoding
import Testing

@Suite("Time span")
struct TimeSpanTests {
    @Test(
        arguments: [
            ("0s", 0), ("90s", 90), ("15m", 900), ("2h", 7_200), ("30d", 2_592_000),
            ("4w", 2_419_200), ("007s", 7), ("000000000000000001s", 1),
        ] as [(String, Int64)])
    func aNumberAndAUnit(text: String, seconds: Int64) {
        #expect(TimeSpan.parse(text) == seconds * 1_000_000)
    }

    @Test(arguments: [
        "", "s", "5", "-5s", "+5s", "5 s", "1.5h", "5S", "5y", "5ms", "1h30m", "５s", "5s\u{301}",
        "0000000000000000001s", "9999999999999999999s", "999999999999999999w", "15250285w0", "0x5s",
    ])
    func anythingElseIsNone(text: String) {
        #expect(TimeSpan.parse(text) == nil)
    }

    @Test func whatFitsIsTakenUpToTheLastWeek() {
        let most = Int64.max / 604_800_000_000
        #expect(TimeSpan.parse("\(most)w") == most * 604_800_000_000)
        #expect(TimeSpan.parse("\(most + 1)w") == nil)
    }
}
