/// Every limit of this room, with its reason.
package enum LedgerServiceLimits {
    /// The longest bearer token that is looked up: ours have 46 characters.
    static let tokenBytes = 512
    /// How long a re-fetch waits for the position that its client was told of: OFREP clients give
    /// up after five to ten seconds.
    static let positionWaitSeconds = 2.0
    /// Answers that a loop keeps until the next change: a few megabytes for catalogs of usual size.
    static let cachedAnswers = 512
    /// The same for answers to one question, which are far smaller and more of which are asked
    /// for. A power of two: a hash is cut to it.
    static let repeatedAnswers = 8_192
    /// Bytes that these may have together: a bulk answer of 350 flags has 90 KB, and each user has
    /// one of their own.
    static let repeatedBytes = 32 << 20
    /// What a rehearsal may hold: as much as an event that is submitted.
    static let rehearsalBytes = 256 * 1024
    /// A page of events: what a browser shows and a client parses at once.
    static let eventsPerPage = 500
    /// Writes that wait for the disk at once: with the largest events a hundred megabytes, and more
    /// than a sound disk lets wait for a second.
    package static let waitingWrites = 2_048
    /// After how many seconds a write that found no place comes again.
    static let waitingWritesRetrySeconds = 1
    /// Between two `telemetry` events of a stream: often enough to look alive, and a thousand
    /// streams cost some hundred kilobytes a second.
    package static let telemetrySeconds = 2.0
    /// Records read at once by who asks for the newest: two pages, so that few reads fill one.
    static let newestStretch = 1_000
    /// Times of one timeline: above the pixels that a wide screen has for it.
    static let timelinePoints = 4_096
    /// Definitions whose JSON is kept: some megabytes, and more flags than a team can name.
    static let keptDefinitions = 20_000
    /// What a stream client may lag behind before it is told to resume: some minutes of changes at
    /// a rate that no team reaches by hand.
    package static let feedEventsHeld = 4_096
    /// What a stream is sent at once, above one record's size and well below what it may have on
    /// the way: a client that keeps up would otherwise lag for no fault of its own.
    static let burstBytes = 64 * 1024
    /// What a client that catches up may have on the way to it: its own speed sets the pace.
    static let catchUpBytes = 128 * 1024
    /// Threads that read the log for clients that catch up: more would take the cores from those
    /// who answer requests.
    static let catchUpThreads = 8
    /// How long one of them waits for a client that has enough on the way.
    static let catchUpMilliseconds = 20
    /// A client that takes nothing for so long is told to resume.
    static let catchUpPatienceSeconds = 60
    /// How long a write that found no room makes `/readyz` say so, if no other write is tried.
    static let fullDiskMicroseconds: Int64 = 10_000_000
    /// What `retry:` tells an EventSource to wait before it connects again, in milliseconds.
    static let retryMilliseconds = 2_000
    /// Failed authentications of one address in `failureWindowSeconds` before it has to wait: far
    /// above a client with an old token, far below a search.
    package static let failuresPerWindow = 30
    package static let failureWindowSeconds = 60.0
    /// Addresses remembered for that at once; older ones are forgotten first.
    package static let failingAddresses = 10_000
    /// Life of the credential in an event stream's URL, which a browser cannot send in a header: a
    /// day, since a client may keep a cached answer (304) for long.
    static let streamCredentialSeconds: Int64 = 86_400
}
