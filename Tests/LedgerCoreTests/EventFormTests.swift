import ByteCoding
import FlagModel
import FlagState
import LedgerCore
import Testing

/// What readers would not take, or would take for something else, never gets into the log: from
/// there on all would be lost.
@Suite("Appending: the last look at an event")
struct EventFormTests {
    private func code(_ append: () throws -> Void) -> Refusal.Code? {
        do { try append() } catch { return (error as? Refusal)?.code }
        return nil
    }

    private func note(_ text: String) -> Change {
        .noteAdded(text: text, flag: nil, position: 0)
    }

    @Test func bytesThatAreNotTheEventAreRefused() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        let (before, signer) = (writer.publication, ledger.signer)
        let draft = EventDraft(
            stream: .control, changes: [note("one")], signedAt: ledger.clock.now())
        var other = draft
        other.changes = [note("two")]
        let make = draft.submission(signer: signer, origin: writer.origin)
        let says = other.submission(signer: signer, origin: writer.origin)
        // Of another event, of none, and in another form: each is what its author signed.
        let rewritten: [@Sendable (LedgerState) throws -> [UInt8]] = [
            { try says($0).bytes }, { _ in Array("{}".utf8) }, { try make($0).bytes + [0x20] },
        ]
        for bytes in rewritten {
            let refused = code {
                _ = try writer.append { state in
                    let bytes = try bytes(state)
                    return SignedEvent(
                        event: try make(state).event, bytes: bytes,
                        fingerprint: signer.fingerprint, signature: try signer.sign(bytes))
                }
            }
            #expect(refused == .invalid)
        }
        #expect(writer.publication.root == before.root)
        try writer.close()
    }

    /// By the writer as by the rehearsal of what it would do.
    @Test func anEventThatIsTooLargeIsRefused() throws {
        let ledger = try TemporaryLedger()
        let writer = try ledger.open()
        let text = String(repeating: "x", count: FlagModelLimits.noteBytes)
        for (count, expected) in [(5, nil), (7, Refusal.Code.tooLarge)] {
            let changes = (0..<count).map { note("\($0)" + text.dropFirst()) }
            let draft = EventDraft(
                stream: .control, changes: changes, signedAt: ledger.clock.now())
            var rehearsal = Rehearsal(
                state: writer.state, origin: writer.origin, now: ledger.clock.now())
            let rehearsing = RehearsingSigner(publicKey: ledger.signer.publicKey)
            let rehearsed = code { try rehearsal.perform(draft, signer: rehearsing) }
            #expect(rehearsed == expected)
            let written = code {
                _ = try writer.append(
                    draft.submission(signer: ledger.signer, origin: writer.origin))
            }
            #expect(written == expected)
        }
        try writer.close()
    }
}
