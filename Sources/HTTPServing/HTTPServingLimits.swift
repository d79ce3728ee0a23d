// HTTPServing: HTTP/1.1 (RFC 9110, 9112), event streams and WebSocket (RFC 6455) on epoll threads.
// It knows nothing of flags: a room above gives it routes, and it gives them requests that are
// beyond doubt.

/// Every limit of a server, each with its reason. The defaults serve; tests make them small.
package struct HTTPServingLimits: Sendable {
    /// Method, target and version: longer than any path and query of an API, and the length that
    /// other servers take as the least (RFC 9112 section 3 asks for 8,000). Beyond it: 414.
    package var requestLineBytes = 8_192
    /// The request line and all header fields: cookies of a proxy fit, a flood does not (431).
    package var headBytes = 16_384
    /// Each field costs a look at every look-up; browsers behind proxies send about thirty (431).
    package var headerFields = 100
    /// A body whose route does not say otherwise: twenty times the largest event (413).
    package var bodyBytes = 1 << 20
    /// One line of chunked framing: sixteen digits and an extension that nobody needs.
    package var chunkLineBytes = 256
    /// Trailer fields are read and thrown away.
    package var trailerBytes = 4_096

    /// Open connections: the kernel's and ours together stay below half a gigabyte.
    package var connections = 16_384
    /// Of one address. A reverse proxy is one address, so this is high; it stops one machine
    /// from taking all of the above.
    package var connectionsPerAddress = 12_288
    /// Waiting to be accepted, in the kernel.
    package var backlog: Int32 = 4_096

    /// Between requests: longer than the 60 s after which proxies give up, so that they end first.
    package var idleMilliseconds = 75_000
    /// From a request's first byte to the end of its head (408).
    package var headMilliseconds = 10_000
    /// From the end of the head to the end of the body (408).
    package var bodyMilliseconds = 30_000
    /// Without a byte taken by a client that has something to read: then it is gone.
    package var writeMilliseconds = 30_000
    /// From a whole request to an answer that a handler promised for later: well below the 60 s
    /// after which proxies give up, so that the client hears from here what is known. The longest
    /// that a sound disk needs is a few seconds.
    package var answerMilliseconds = 30_000
    /// After a refusal: how long what the client still sends is thrown away, so that the answer is
    /// not destroyed by a reset (RFC 9112 section 9.6).
    package var lingerMilliseconds = 2_000
    /// How long accepting rests when the process has no descriptors left.
    package var acceptPauseMilliseconds = 100

    /// Answers that wait for a slow reader: above this no further request of it is looked at.
    package var outputBytes = 256 << 10
    /// What one stream may have waiting: an hour of changes, not a day's. Beyond it the sender is
    /// told that the client lags.
    package var streamBytes = 256 << 10
    /// Proxies cut a silent connection after 30 to 120 s; a comment goes out before that.
    package var heartbeatMilliseconds = 15_000

    /// One WebSocket message, over all its fragments: clients of a feed say little (1009).
    package var webSocketMessageBytes = 64 << 10
    /// A client that does not answer a ping by then is gone.
    package var pongMilliseconds = 30_000

    package init() {}

    /// Read at once from a socket: a pipeline of small requests, or a body, in few calls.
    static let readBytes = 64 << 10
    /// Room that a loop keeps for the next answers; what a large answer took beyond is given back.
    static let keptOutputBytes = 1 << 20
    /// Events taken from the kernel at once: more would only delay the first answer of the batch.
    static let eventsAtOnce = 256
    /// Answers that a loop may give again, a power of two: 64 KiB of slots for more questions than
    /// most services have.
    static let repeatedAnswers = 4_096
    /// Bytes of these and of their requests: nearly two hundred answers of 350 flags.
    static let repeatedBytes = 16 << 20
    /// The longest request that is looked for among them: with a token, a context and a proxy's
    /// fields a question has 1 KiB, and what is longer costs more to hash than it may save.
    static let repeatedRequestBytes = 4_096
    /// Accepted before other events get their turn.
    static let acceptsAtOnce = 64
    /// Names and values of a query: an API has a handful.
    static let queryParameters = 64
    /// Empty lines ignored before a request line (RFC 9112 section 2.2 asks for at least one).
    static let emptyLinesBefore = 1
    /// A control frame's payload (RFC 6455 section 5.5).
    static let controlPayloadBytes = 125
    /// Hexadecimal digits of a chunk's size: sixteen would not fit an `Int`.
    static let chunkSizeDigits = 15
    /// Decimal digits of `Content-Length`: eighteen always fit an `Int`.
    static let contentLengthDigits = 18
}
