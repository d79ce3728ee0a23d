import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// What one stream is about: the changes of its caller's tenant and of tenant-0, which it falls
/// back to, in the environments that its token is good for, and what happens to flags themselves.
struct FeedScope: Sendable {
    let tenant: Tenant
    /// Empty: all of them.
    let environments: [Environment]

    func covers(_ event: Event) -> Bool {
        switch event.stream {
        case .overrides(let tenant, let environment):
            (tenant == self.tenant || tenant.isZero)
                && (environments.isEmpty || environments.contains(environment))
        case .control: event.changes.contains { $0.concernsFlags }
        }
    }
}

extension Change {
    /// Control changes that change what flags there are. The others are about people.
    var concernsFlags: Bool {
        switch self {
        case .flagDeclared, .flagArchived, .flagRestored: true
        default: false
        }
    }
}

/// One change as streams tell it.
enum FeedText {
    /// The position, when, who, where, and the changes as the event holds them.
    static func json(_ record: AppendedRecord) -> [UInt8] {
        let event = record.event
        var members: [String: JSONValue] = [
            "position": .integer(Int64(clamping: record.place.position)),
            "recordedAt": .string(record.place.recordedAt.rfc3339),
            "author": .string((event.onBehalfOf?.author ?? event.author).text),
            "stream": .string(event.stream.description),
        ]
        members["reason"] = event.reason.map(JSONValue.string)
        if case .overrides(let tenant, let environment) = event.stream {
            members["tenant"] = .string(tenant.text)
            members["environment"] = .string(environment.text)
        }
        let changes = (try? ChangeJSON.of(event: record.bytes))?.arrayValue ?? []
        // People's changes that share an event with a flag's are nobody's business here.
        let shown = zip(event.changes, changes).filter { change, _ in
            event.stream != .control || change.concernsFlags
        }
        members["changes"] = .array(shown.map(\.1))
        return JSONWriter.canonical(.object(members))
    }
}
