import ByteCoding
import FlagModel

extension Samples {
    mutating func change(_ kind: Change.Kind) -> Change {
        switch kind {
        case .ledgerCreated:
            .ledgerCreated(
                LedgerCreated(
                    checkpointKey: key(), origin: origin(), owner: author(), ownerKey: key()))
        case .ledgerRecovered:
            .ledgerRecovered(
                LedgerRecovered(
                    verdict: "tornTail", size: count(), tornBytes: count(),
                    quarantine: maybe { $0.line(1...60) }, quarantineHash: maybe { $0.digest() }))
        case .clockSteppedBack: .clockSteppedBack(clock: time(), lastRecordedAt: time())
        case .environmentAdded: .environmentAdded(environment())
        case .tenantAdded: .tenantAdded(tenant(), name: maybe { $0.line() })
        case .tenantRenamed: .tenantRenamed(tenant(), name: line())
        case .tenantRetired: .tenantRetired(tenant())
        case .flagDeclared: .flagDeclared(definition())
        case .flagArchived: .flagArchived(flag())
        case .flagRestored: .flagRestored(flag())
        case .overrideSet:
            .overrideSet(
                flag: flag(), user: maybe { $0.user() }, value: flagValue(),
                expiresAt: maybe { $0.time() })
        case .overrideCleared: .overrideCleared(flag: flag(), user: maybe { $0.user() })
        case .roleGranted: .roleGranted(role(), author: author(), tenant: tenant())
        case .roleRevoked: .roleRevoked(role(), author: author(), tenant: tenant())
        case .keyEnrolled:
            .keyEnrolled(
                KeyEnrolled(
                    author: author(), key: key(), isDelegate: flip(), tenant: maybe { $0.tenant() })
            )
        case .keyRevoked: .keyRevoked(fingerprint: digest())
        case .tokenIssued: .tokenIssued(token())
        case .tokenRevoked: .tokenRevoked(id: tokenID())
        case .noteAdded:
            .noteAdded(
                text: text(1...60, from: "ab\n\té漢\"\\"), flag: maybe { $0.flag() },
                position: maybe { $0.count() })
        }
    }

    mutating func token() -> TokenIssued {
        TokenIssued(
            environments: (0..<number(0...3)).map { name("e\($0)", as: Environment.self) },
            expiresAt: maybe { $0.time() }, id: tokenID(), principal: author(), role: role(),
            hash: digest(), tenant: tenant())
    }

    mutating func origin() -> Origin {
        name("flags.example.com/" + text(0...40, from: "az09é./-"), as: Origin.self)
    }

    /// An event with these kinds of changes in its middle.
    mutating func event(_ kinds: [Change.Kind]) -> Event {
        var event = Event(
            author: author(), changes: kinds.map { change($0) },
            id: name(tokenID(), as: EventID.self), ledger: origin(), prev: digest(), seq: count(),
            signedAt: time(),
            stream: flip() ? .control : .overrides(tenant(), environment()))
        event.reason = maybe { $0.line() }
        event.backfilledAt = maybe { $0.time() }
        event.origin = maybe {
            EventSource(author: $0.line(), commit: $0.maybe { $0.line(1...12) })
        }
        event.onBehalfOf = maybe {
            Delegation(author: $0.author(), token: $0.maybe { $0.tokenID() })
        }
        return event
    }

    /// An event with every optional field, of a fixed shape, to take apart in tests.
    mutating func fullEvent(_ change: Change) -> Event {
        var event = event([])
        event.changes = [change]
        event.reason = "wave 2"
        event.backfilledAt = Timestamp(microseconds: 1_500_000_000_000_000)
        event.origin = EventSource(author: "author-01", commit: "e56ca80928ea")
        event.onBehalfOf = Delegation(author: name("bob", as: Author.self), token: "tok-1")
        return event
    }

    mutating func record() -> Record {
        Record(
            position: UInt64(number(0...Int.max)), recordedAt: time(),
            epoch: UInt32(number(0...Int(UInt32.max))), fingerprint: digest(),
            signature: bytes(64),
            event: bytes(number(0...40)))
    }
}
