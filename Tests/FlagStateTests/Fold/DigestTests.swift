import ByteCoding
import FlagModel
import FlagState
import Testing

@Suite struct DigestTests {
    /// Some of everything.
    private static func ledger() throws -> TestLedger {
        var ledger = try RightsTableTests.world()
        try ledger.append([
            .flagDeclared(.floored("route", in: "prod")), .tenantRenamed("acme", name: "Acme"),
            .keyRevoked(fingerprint: TestLedger.key("acme").fingerprint),
            .tokenRevoked(id: "t-acme"),
        ])
        try ledger.set(
            "on-top", true, tenant: "acme", user: "ursula",
            expiresAt: Timestamp(microseconds: ledger.clock + 9_000_000))
        return ledger
    }

    @Test func theDigestIsTheSameHoweverTheEventsWereFolded() throws {
        let ledger = try DigestTests.ledger()
        var inPlace = LedgerState()
        var copied = LedgerState()
        var kept: [(LedgerState, Digest)] = []
        for (event, place) in ledger.events {
            inPlace.fold(event, at: place)
            kept.append((copied, copied.digest))
            var next = copied
            next.fold(event, at: place)
            copied = next
        }
        #expect(inPlace.digest == ledger.state.digest)
        #expect(copied.digest == ledger.state.digest)
        for (state, digest) in kept { #expect(state.digest == digest) }
        #expect(Set(kept.map(\.1)).count == kept.count)
    }

    /// The heads of the streams tell any two events apart; here only the changes differ.
    @Test func theDigestDiffersForEachChange() throws {
        let ledger = try RightsTableTests.world()
        let silent: Set<Change.Kind> = [
            .ledgerCreated, .ledgerRecovered, .clockSteppedBack, .noteAdded,
        ]
        let control: [Change] = [
            .noteAdded(text: "n", flag: nil, position: nil), .flagDeclared(.product("on-top")),
        ]
        let rows: [(Stream, Change)] =
            control.map { (.control, $0) }
            + RightsTableTests.rows.filter { !silent.contains($0.change.kind) }
            .map { ($0.stream, $0.change) }
        var changes: [Digest: Change] = [:]
        for (stream, change) in rows {
            var state = ledger.state
            let event = ledger.event([change], in: stream)
            state.fold(event, at: ledger.place(of: event))
            let earlier = changes.updateValue(change, forKey: state.digest)
            #expect(earlier == nil, "\(change) looks like \(String(describing: earlier))")
        }
    }

    /// The digest of the smallest ledger, computed from the documented lines alone.
    @Test func theDigestIsWhatItsCommentSays() throws {
        let ledger = try TestLedger.created()
        let owner = TestLedger.genesis.ownerKey
        let checkpoint = TestLedger.genesis.checkpointKey
        let head = ledger.events[0].place.eventDigest.base64
        let recordedAt = ledger.events[0].place.recordedAt.rfc3339
        let lines = [
            #"{"author":"ledger","key":"\#(checkpoint)","kind":"key"}"#,
            #"{"author":"olga","key":"\#(owner)","kind":"key"}"#,
            #"{"author":"olga","kind":"role","role":"owner","tenant":"tenant-0"}"#,
            #"{"head":"\#(head)","kind":"stream","seq":1,"stream":"control"}"#,
            #"{"kind":"ledger","origin":"flags.example.com/test","#
                + #""recordedAt":"\#(recordedAt)","size":1}"#,
            #"{"kind":"tenant","tenant":"tenant-0"}"#,
        ]
        let text = lines.map { $0 + "\n" }.joined()
        #expect(ledger.state.digest == SHA256.hash(Array(text.utf8)))
    }

    @Test func everyPrefixAnswersAsTheStateThatHoldsMore() throws {
        let ledger = try DigestTests.ledger()
        var prefix = LedgerState()
        for (event, place) in ledger.events {
            prefix.fold(event, at: place)
            let moment = prefix.moment(now: ledger.now)
            for tenant in [Tenant.zero, "acme"] {
                let scope = Scope(tenant: tenant, environment: "prod", user: "ursula")
                #expect(
                    prefix.resolveAll(scope, at: moment)
                        == ledger.state.resolveAll(scope, at: moment))
            }
        }
    }
}
