import FlagState
import HTTPServing
import LedgerCore

/// Answers that were made from the newest publication, on one loop: the next one who asks the same
/// gets the same bytes. It holds nothing where an answer depends on the clock.
struct AnswerCache {
    struct Key: Hashable {
        let tenant: String
        let environment: String
        /// Empty: everybody.
        let user: String
    }

    /// An answer with its fields made up, whole and as 304.
    struct Entry {
        let tag: EntityTag
        let whole: Response
        let notModified: Response

        init(_ body: [UInt8], _ tag: EntityTag, fields: [UInt8] = []) {
            self.tag = tag
            var whole = Response.json(200, body)
            var notModified = Response(304)
            for (name, value) in [("ETag", tag.text), ("Cache-Control", "private, no-cache")] {
                whole.add(name, value)
                notModified.add(name, value)
            }
            whole.add(fields)
            notModified.add(fields)
            self.whole = whole
            self.notModified = notModified
        }

        /// The whole answer, or 304 where the client has it already.
        func response(to request: Request) -> Response {
            guard let known = request.header("if-none-match"), tag.isMatched(by: known) else {
                return whole
            }
            return notModified
        }
    }

    private var version: UInt64 = .max
    private var entries: [Key: Entry] = [:]

    /// The entry of `key` as of the publication of this version, made now if it must be.
    mutating func entry(
        _ key: Key, version: UInt64, _ publication: Publication, make: () -> Entry
    ) -> Entry {
        if publication.state.hasExpiries { return make() }
        if version != self.version || entries.count >= LedgerServiceLimits.cachedAnswers {
            entries = [:]
            self.version = version
        }
        if let entry = entries[key] { return entry }
        let entry = make()
        entries[key] = entry
        return entry
    }
}
