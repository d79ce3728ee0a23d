import ByteCoding
import FlagModel
import FlagState
import TestSupport
import Testing

/// Seeded histories, compared with the naive model at every position.
@Suite struct NaiveModelTests {
    /// Folds without asking admission: the fold is total, whatever it is given.
    private static func history(
        seed: UInt64, events: Int, expires: Bool = true
    ) -> (LedgerState, NaiveLedger) {
        var ledger = TestLedger()
        var naive = NaiveLedger()
        var history = RandomHistory(seed: seed, expires: expires)
        for _ in 0..<events {
            let (stream, changes) = history.changes(now: ledger.now)
            let event = ledger.event(changes, in: stream)
            let place = ledger.place(of: event)
            ledger.state.fold(event, at: place)
            naive.append(event, at: place)
            ledger.clock = place.recordedAt.microseconds
        }
        return (ledger.state, naive)
    }

    private static func moments(of state: LedgerState) -> [Moment] {
        [Moment(size: 0, time: Timestamp(microseconds: 0))]
            + (0..<state.size).compactMap { state.moment(after: $0) }
    }

    @Test(arguments: UInt64(0)..<12)
    func everyAnswerAtEveryPositionIsTheNaiveOne(seed: UInt64) throws {
        let (state, naive) = NaiveModelTests.history(seed: seed, events: 40)
        for moment in NaiveModelTests.moments(of: state) {
            for scope in RandomHistory.scopes {
                var expected: [NaiveLedger.Answer] = []
                for flag in RandomHistory.flags {
                    let answer = naive.resolve(flag, scope, at: moment)
                    let resolution = state.resolve(flag, scope, at: moment)
                    let found = resolution.map {
                        NaiveLedger.Answer(
                            value: $0.value, source: $0.source, position: $0.position)
                    }
                    #expect(found == answer, "\(flag) for \(scope) at \(moment)")
                    if let answer { expected.append(answer) }
                    NaiveModelTests.expectExplained(state, flag, scope, moment, resolution)
                }
                let all = state.resolveAll(scope, at: moment)
                #expect(all.map(\.flag) == all.map(\.flag).sorted())
                #expect(all.map(\.resolution.value) == expected.map(\.value))
                #expect(all.map(\.resolution.source) == expected.map(\.source))
            }
        }
    }

    /// One rung applies: the one that `resolve` gives.
    private static func expectExplained(
        _ state: LedgerState, _ flag: FlagKey, _ scope: Scope, _ moment: Moment,
        _ resolution: Resolution?
    ) {
        let explanation = state.explain(flag, scope, at: moment)
        #expect(explanation?.resolution == resolution)
        guard let explanation, let resolution else { return }
        let winners = explanation.rungs.filter { $0.state == .applies }
        #expect(winners.count == 1)
        #expect(winners.first?.source == resolution.source)
        #expect(winners.first?.value == resolution.value)
        #expect(winners.first?.position == resolution.position)
        for rung in explanation.rungs {
            switch rung.state {
            case .absent: #expect(rung.value == nil)
            case .expired: #expect(rung.expiresAt.map { $0 <= moment.time } == true)
            case .masked(let source): #expect(source == resolution.source && rung.value != nil)
            case .applies: break
            }
        }
    }

    @Test(arguments: UInt64(100)..<104, [true, false])
    func theDifferenceOfTwoMomentsIsThatOfTheirAnswers(seed: UInt64, expires: Bool) {
        let (state, naive) = NaiveModelTests.history(seed: seed, events: 24, expires: expires)
        let moments = NaiveModelTests.moments(of: state)
        for (index, from) in moments.enumerated() {
            for (other, to) in moments.enumerated() {
                // Neighbours, of which few records tell, meet every scope in turn.
                let scope = RandomHistory.scopes[(index + other) % RandomHistory.scopes.count]
                let expected = RandomHistory.flags.filter {
                    naive.resolve($0, scope, at: from)?.value
                        != naive.resolve($0, scope, at: to)?.value
                }
                let found = state.difference(from: from, to: to, scope)
                #expect(found.map(\.flag) == expected)
                for difference in found {
                    #expect(difference.from == state.resolve(difference.flag, scope, at: from))
                    #expect(difference.to == state.resolve(difference.flag, scope, at: to))
                }
            }
        }
    }

    /// All sequences of up to four events out of a small alphabet.
    @Test func everyShortHistoryIsTheNaiveOne() {
        let acme = Stream.overrides("acme", "prod")
        let global = Stream.overrides(.zero, "prod")
        let expiresAt = Timestamp(microseconds: TestLedger.start + 2_000_000)
        let alphabet: [(Stream, Change)] = [
            (.control, .flagDeclared(.product("f"))),
            (.control, .flagDeclared(.floored("f", in: "prod"))),
            (.control, .flagDeclared(.protected("f", default: true))),
            (.control, .flagArchived("f")),
            (global, .overrideSet(flag: "f", user: nil, value: true, expiresAt: nil)),
            (acme, .overrideSet(flag: "f", user: nil, value: true, expiresAt: expiresAt)),
            (acme, .overrideSet(flag: "f", user: "ursula", value: false, expiresAt: nil)),
            (acme, .overrideCleared(flag: "f", user: nil)),
        ]
        let scopes = [
            Scope(tenant: "acme", environment: "prod", user: "ursula"),
            Scope(tenant: "acme", environment: "prod"), Scope(tenant: .zero, environment: "prod"),
        ]
        var histories = 0
        func extend(_ ledger: TestLedger, _ naive: NaiveLedger, depth: Int) {
            histories += 1
            for size in 0...ledger.state.size {
                let moment =
                    size == 0
                    ? Moment(size: 0, time: ledger.now)
                    : Moment(size: size, time: ledger.state.recordedAt(size - 1) ?? ledger.now)
                for scope in scopes {
                    let answer = naive.resolve("f", scope, at: moment)
                    let found = ledger.state.resolve("f", scope, at: moment)
                    if found?.value != answer?.value || found?.source != answer?.source
                        || found?.position != answer?.position
                    {
                        Issue.record("\(naive.entries.map(\.change)) at \(moment) for \(scope)")
                    }
                }
            }
            if depth == 0 { return }
            for (stream, change) in alphabet {
                var longer = ledger
                var naiveLonger = naive
                let event = longer.event([change], in: stream)
                let place = longer.place(of: event)
                longer.state.fold(event, at: place)
                longer.clock = place.recordedAt.microseconds
                naiveLonger.append(event, at: place)
                extend(longer, naiveLonger, depth: depth - 1)
            }
        }
        extend(TestLedger(), NaiveLedger(), depth: 4)
        #expect(histories == 1 + 8 + 64 + 512 + 4_096)
    }
}
