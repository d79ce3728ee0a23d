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

    /// An answer with its fields made up, whole and as 304.
    struct Entry {
        let tag: EntityTag
        let whole: Response
        let notModified: Response
        /// How many flags it tells of.
        let flags: Int

        init(_ body: [UInt8], _ tag: EntityTag, flags: Int = 0, fields: [UInt8] = []) {
            self.tag = tag
            self.flags = flags
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

    /// All that an answer depends on beside the state, the credential too.
    struct Asked: Hashable {
        private var bytes: [UInt8] = []

        /// - Parameter fields: header fields that the answer depends on, beside those that say who
        ///   asks for which environment.
        init(_ request: Request, fields: StaticString...) {
            bytes.reserveCapacity(320)
            append(request.method.name.utf8)
            append(request.route.utf8)
            for name in ["authorization", "x-api-key", "x-flag-environment"] + fields {
                if let value = request.headerBytes(name) {
                    // An empty field is not none: it is refused where none is not.
                    bytes.append(UInt8(ascii: ":"))
                    bytes += value
                }
                bytes.append(0x0A)
            }
        }

        /// Adds a part that holds no line feed, as no field of a head does.
        mutating func append(_ part: some Collection<UInt8>) {
            bytes += part
            bytes.append(0x0A)
        }

        /// Adds the last part, which may hold anything.
        mutating func end(with part: [UInt8]) { bytes += part }

        /// In one piece: an array of its own accord hashes byte by byte.
        func hash(into hasher: inout Hasher) {
            unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        }
    }

    private var version: UInt64 = .max
    private var entries: [Key: Entry] = [:]
    private var repeated: [Asked: KeptAnswer] = [:]
    private var repeatedBytes = 0

    /// The entry of `key` as of the publication of this version, made now if it must be.
    mutating func entry(
        _ key: Key, version: UInt64, _ publication: Publication, make: () -> Entry
    ) -> Entry {
        if publication.state.hasExpiries { return make() }
        renew(version)
        if entries.count >= LedgerServiceLimits.cachedAnswers { entries = [:] }
        if let entry = entries[key] { return entry }
        let entry = make()
        entries[key] = entry
        return entry
    }

    /// What was answered to the same question, if it still holds.
    func answer(to asked: Asked) -> Answer? {
        guard let known = repeated[asked], known.again() else { return nil }
        return .repeatable(known.response, known)
    }

    /// Keeps an answer, and gives it. One that holds no more is left until it is asked for again,
    /// or until there are too many: to drop all with each change would make those who wait pay.
    mutating func keep(_ answer: KeptAnswer, to asked: Asked) -> Answer {
        repeatedBytes += answer.response.body.count
        if repeated.count >= LedgerServiceLimits.repeatedAnswers
            || repeatedBytes > LedgerServiceLimits.repeatedBytes
        {
            repeated = [:]
            repeatedBytes = answer.response.body.count
        }
        let former = repeated.updateValue(answer, forKey: asked)
        repeatedBytes -= former?.response.body.count ?? 0
        return .repeatable(answer.response, answer)
    }

    private mutating func renew(_ newest: UInt64) {
        if newest == version { return }
        version = newest
        entries = [:]
    }
}
