import Dispatch
import Synchronization

/// Work on many things that do not depend on each other.
enum Cores {
    /// What `body` makes of each element, in order. All cores take shares of `share` elements, this
    /// thread among them; few elements are done here. Throws what `body` threw for the first share
    /// that failed.
    static func map<Element: Sendable, Made: Sendable>(
        _ elements: [Element], share: Int, _ body: @Sendable (Element) throws -> Made
    ) throws -> [Made] {
        guard elements.count > share else { return try elements.map(body) }
        let shares = (elements.count + share - 1) / share
        let made = Mutex<[Int: Result<[Made], any Error>]>([:])
        DispatchQueue.concurrentPerform(iterations: shares) { number in
            let part = elements[(number * share)..<min((number + 1) * share, elements.count)]
            let result = Result { try part.map(body) }
            made.withLock { $0[number] = result }
        }
        return try made.withLock { made in
            try (0..<shares).flatMap { try made[$0]?.get() ?? [] }
        }
    }
}
