import Glibc

/// Answers that one loop may give again to the very bytes that they were given to. A service asks
/// the same few questions over and over, and to find an answer by the bytes of its request costs a
/// fraction of taking them apart.
///
/// It is a table of slots, chosen by the bytes' hash: two requests that share one drive each other
/// out. A request is remembered when its hash is met for the second time in a row, so that those
/// which never come again (each of some clients' has a trace id) cost eight bytes.
struct RepeatedAnswers {
    /// Bytes that may be one whole request.
    struct Asked {
        let count: Int
        /// Of a function that each process chooses anew: nobody outside can aim at a slot.
        let hash: Int

        init(_ bytes: [UInt8], _ count: Int) {
            var hasher = Hasher()
            unsafe bytes.withUnsafeBytes {
                unsafe hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: $0[..<count]))
            }
            self.count = count
            hash = hasher.finalize()
        }

        /// Whether the request is all of the bytes. The body of a chunked one is shorter than its
        /// chunks; so is each of several requests, and one behind an empty line.
        func isWhole(_ request: Request) -> Bool {
            request.head.count + request.body.count == count
        }
    }

    /// A request and its answer.
    final class Known {
        let request: Request
        let repetition: any Repetition
        let status: Int
        let bodyBytes: Int
        /// The answer before and behind its `Date` field.
        let start: [UInt8]
        let rest: [UInt8]

        init(
            _ request: Request, _ response: Response, _ repetition: any Repetition, isHead: Bool,
            _ persistence: ResponseWriter.Persistence
        ) {
            self.request = request
            self.repetition = repetition
            status = response.status
            bodyBytes = response.body.count
            var (start, rest): ([UInt8], [UInt8]) = ([], [])
            StatusLine.append(response.status, to: &start)
            ResponseWriter.appendBehindDate(
                response, isHead: isHead, persistence: persistence, to: &rest)
            self.start = start
            self.rest = rest
        }

        /// What it holds beside the handler's own answer.
        var bytes: Int { request.head.count + request.body.count + rest.count }

        func isAsked(by bytes: [UInt8], _ count: Int) -> Bool {
            let (head, body) = (request.head, request.body)
            guard head.count + body.count == count else { return false }
            return unsafe bytes.withUnsafeBytes { bytes in
                unsafe head.withUnsafeBytes { unsafe RepeatedAnswers.isEqual($0, bytes, at: 0) }
                    && body.withUnsafeBytes {
                        unsafe RepeatedAnswers.isEqual($0, bytes, at: head.count)
                    }
            }
        }
    }

    private struct Slot {
        var hash = 0
        var known: Known?
    }

    private var slots = [Slot](repeating: Slot(), count: HTTPServingLimits.repeatedAnswers)
    private var bytes = 0

    /// What was answered to these bytes; the caller asks whether it holds.
    func known(to asked: Asked, _ bytes: [UInt8]) -> Known? {
        let slot = slots[RepeatedAnswers.index(of: asked)]
        guard slot.hash == asked.hash, let known = slot.known,
            known.isAsked(by: bytes, asked.count)
        else { return nil }
        return known
    }

    /// Remembers what `make` gives, if the same was asked the last time that its slot was used.
    mutating func remember(_ asked: Asked, _ make: () -> Known) {
        let index = RepeatedAnswers.index(of: asked)
        bytes -= slots[index].known?.bytes ?? 0
        slots[index].known = nil
        guard slots[index].hash == asked.hash else {
            slots[index].hash = asked.hash
            return
        }
        let known = make()
        bytes += known.bytes
        if bytes > HTTPServingLimits.repeatedBytes {
            for index in slots.indices { slots[index].known = nil }
            bytes = known.bytes
        }
        slots[index].known = known
    }

    private static func index(of asked: Asked) -> Int {
        asked.hash & (HTTPServingLimits.repeatedAnswers - 1)
    }

    private static func isEqual(
        _ part: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer, at start: Int
    ) -> Bool {
        guard let one = part.baseAddress, let other = bytes.baseAddress else {
            return unsafe part.isEmpty
        }
        return unsafe memcmp(one, other + start, part.count) == 0
    }
}
