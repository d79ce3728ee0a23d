import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore

/// Answers that were made from the newest publication, on one loop: the next one who asks the same
/// gets the same bytes. It holds nothing where an answer depends on the clock. Who asks in the very
/// same bytes is answered by HTTPServing before it comes here.
struct AnswerCache {
    struct Key: Hashable {
        let tenant: String
        let environment: String
        /// Empty: everybody.
        let user: String
    }

    /// An answer that clients may keep.
    struct Entry {
        private let body: [UInt8]
        private let tag: EntityTag
        /// Those that a 304 has, too.
        private let fields: [UInt8]
        /// How many flags it tells of.
        let flags: Int

        private static let keeping = Response.fields([("Cache-Control", "private, no-cache")])

        init(_ body: [UInt8], _ tag: EntityTag, flags: Int = 0, fields: [UInt8] = []) {
            self.body = body
            self.tag = tag
            self.fields = Entry.keeping + fields
            self.flags = flags
        }

        /// The whole answer, or 304 where the client has it already.
        func response(to request: Request) -> Response {
            let isKnown = request.header("if-none-match").map(tag.isMatched) ?? false
            var response = isKnown ? Response(304) : .json(200, body)
            response.add("ETag", tag.text)
            response.add(fields)
            return response
        }
    }

    /// All of a request that an answer depends on, the credential too.
    struct Asked {
        fileprivate let bytes: [UInt8]
        /// Of a function that each process chooses anew: nobody outside can aim at a slot.
        fileprivate let hash: Int

        init(_ request: Request) {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(384)
            bytes.append(request.method.rawValue)
            bytes += request.pathBytes
            bytes.append(UInt8(ascii: "?"))
            bytes += request.queryBytes
            func append(_ field: StaticString) {
                // No line of a head holds a line feed.
                bytes.append(0x0A)
                guard let value = request.headerBytes(field) else { return }
                // An empty field is not none: it is refused where none is not.
                bytes.append(UInt8(ascii: ":"))
                bytes += value
            }
            append("authorization")
            append("x-api-key")
            append("x-flag-environment")
            append("content-type")
            append("if-none-match")
            bytes.append(0x0A)
            bytes += request.body
            var hasher = Hasher()
            // In one piece: an array of its own accord hashes byte by byte.
            unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
            hash = hasher.finalize()
            self.bytes = bytes
        }
    }

    /// Two questions that share a slot drive each other out. What was asked once leaves its hash
    /// alone: most of a service's users are not asked for twice between two changes.
    private struct Slot {
        var hash = 0
        var kept: (asked: [UInt8], answer: KeptAnswer)?

        var bytes: Int { kept.map { $0.asked.count + $0.answer.response.body.count } ?? 0 }
    }

    /// What was made from one publication.
    private struct Newest<Key: Hashable, Value> {
        private var version: UInt64 = .max
        private var values: [Key: Value] = [:]

        /// The value of `key` as of the publication of this version, made now if it must be.
        mutating func value(of key: Key, version newest: UInt64, make: () -> Value) -> Value {
            if newest != version || values.count >= LedgerServiceLimits.cachedAnswers {
                version = newest
                values = [:]
            }
            if let value = values[key] { return value }
            let value = make()
            values[key] = value
            return value
        }
    }

    private var entries = Newest<Key, Entry>()
    private var bulks = Newest<BulkAnswers.Dependence, BulkAnswers.Body>()
    private var slots = [Slot](repeating: Slot(), count: LedgerServiceLimits.repeatedAnswers)
    private var keptBytes = 0

    /// The entry of `key` as of the publication of this version, made now if it must be.
    mutating func entry(
        _ key: Key, version: UInt64, _ publication: Publication, make: () -> Entry
    ) -> Entry {
        if publication.state.hasExpiries { return make() }
        return entries.value(of: key, version: version, make: make)
    }

    /// The body of a bulk answer as of the publication of this version, made now if it must be.
    mutating func bulk(
        _ dependence: BulkAnswers.Dependence, version: UInt64, make: () -> BulkAnswers.Body
    ) -> BulkAnswers.Body {
        bulks.value(of: dependence, version: version, make: make)
    }

    /// What was answered to the same question, if it still holds.
    func answer(to asked: Asked) -> Answer? {
        let slot = slots[AnswerCache.index(of: asked)]
        guard slot.hash == asked.hash, let kept = slot.kept, kept.asked == asked.bytes,
            kept.answer.again()
        else { return nil }
        return .repeatable(kept.answer.response, kept.answer)
    }

    /// Keeps an answer, if the same was asked the last time that its slot was used, and gives it.
    /// One that holds no more is left until it is asked for again, or until there are too many: to
    /// drop all with each change would make those who wait pay.
    mutating func keep(_ answer: KeptAnswer, to asked: Asked) -> Answer {
        let index = AnswerCache.index(of: asked)
        keptBytes -= slots[index].bytes
        slots[index].kept = nil
        if slots[index].hash == asked.hash {
            slots[index].kept = (asked.bytes, answer)
            keptBytes += slots[index].bytes
            if keptBytes > LedgerServiceLimits.repeatedBytes {
                for index in slots.indices { slots[index].kept = nil }
                keptBytes = 0
            }
        }
        slots[index].hash = asked.hash
        return .repeatable(answer.response, answer)
    }

    private static func index(of asked: Asked) -> Int {
        asked.hash & (LedgerServiceLimits.repeatedAnswers - 1)
    }
}
