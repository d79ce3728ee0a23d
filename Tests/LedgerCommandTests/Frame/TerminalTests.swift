import ByteCoding
import LedgerCommand
import Synchronization
import Testing

@Suite struct TerminalTests {
    @Test func controlCharactersAreShownAndNotObeyed() {
        #expect(TerminalText.visible("plain é 日本") == "plain é 日本")
        #expect(TerminalText.visible("a\u{1B}[31mb") == "a\\u{1b}[31mb")
        #expect(TerminalText.visible("a\tb\nc\r") == "a\\tb\\nc\\u{d}")
        #expect(TerminalText.visible("a\u{202E}b\u{9B}c\u{2066}") == "a\\u{202e}b\\u{9b}c\\u{2066}")
        for value in UInt32(0)..<0x20 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let visible = TerminalText.visible(String(Character(scalar)))
            #expect(visible.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        }
    }

    @Test func columnsAreAlignedAndLinesEndWithoutSpaces() {
        var table = Table("flag", "value", "from")
        table.add("a", "true", "")
        table.add("checkout-é", "\u{1B}", "tenant")
        #expect(
            table.lines(.plain) == [
                "flag        value   from", "a           true", "checkout-é  \\u{1b}  tenant",
            ])
    }

    @Test func colourIsForTerminalsOfPeopleWhoWantIt() {
        let sink = CaptureSink()
        func style(_ variables: [String: String], terminal: Bool) -> String {
            Surroundings(
                variables: variables, results: sink, messages: sink, resultsAreTerminal: terminal
            ).style.good("ok")
        }
        #expect(style([:], terminal: true) == "\u{1B}[32mok\u{1B}[0m")
        #expect(style([:], terminal: false) == "ok")
        #expect(style(["NO_COLOR": "1"], terminal: true) == "ok")
        #expect(style(["NO_COLOR": ""], terminal: true) != "ok")
        #expect(style(["TERM": "dumb"], terminal: true) == "ok")
    }

    @Test func progressIsSilentForASecondAndRedrawsOnATerminal() {
        let clock = Atomic<Int64>(0)
        let sink = CaptureSink()
        let progress = Progress(
            messages: sink, isTerminal: true,
            clock: { clock.load(ordering: .relaxed) })
        progress.update("Verifying", done: 1, total: 10)
        clock.store(999_999, ordering: .relaxed)
        progress.update("Verifying", done: 2, total: 10)
        #expect(sink.text == "")
        clock.store(1_000_000, ordering: .relaxed)
        progress.update("Verifying", done: 3, total: 10)
        progress.update("Verifying", done: 4, total: 10)
        #expect(sink.text == "\r\u{1B}[KVerifying: 3 of 10 (30 %)")
        progress.finish()
        #expect(sink.text.hasSuffix("\r\u{1B}[K"))
    }

    @Test func progressInALogFileIsALineNowAndThen() {
        let clock = Atomic<Int64>(0)
        let sink = CaptureSink()
        let progress = Progress(
            messages: sink, isTerminal: false,
            clock: { clock.load(ordering: .relaxed) })
        for second in Int64(0)...25 {
            clock.store(second * 1_000_000, ordering: .relaxed)
            progress.update("Reading", done: UInt64(second), total: 0)
        }
        progress.finish()
        #expect(sink.text == "Reading: 1\nReading: 11\nReading: 21\n")
    }

    @Test func aLostReaderIsSilentAndAFullDiskIsNot() {
        let gone = flagledger(["version"], results: CaptureSink(failure: .readerGone))
        #expect(gone.status == 4 && gone.errors == "")
        let full = flagledger(
            ["version"], results: CaptureSink(failure: .inputOutput("cannot write: make room")))
        #expect(full.status == 4 && full.errors == "flagledger: cannot write: make room\n")
    }

    @Test func errorsAreAnObjectWithJSONAndASentenceAlways() throws {
        let run = flagledger(["resolv", "--json"])
        #expect(run.status == 2)
        #expect(run.errors == "flagledger: there is no command 'resolv': did you mean 'resolve'?\n")
        #expect(try run.json()["error"]?.objectValue?["code"]?.stringValue == "USAGE")
        #expect(flagledger(["resolv"]).text == "")
    }
}
