/// The limits of asking a server, with their reasons.
enum ServerLimits {
    /// A server that says nothing for so long is not there for a person who waits.
    static let silenceSeconds = 30
    /// One answer may take so long in all: a server that drips bytes must not hold a script for
    /// ever.
    static let answerMicroseconds: Int64 = 300_000_000
    /// As long as proxies make heads, and far longer than ours.
    static let headBytes = 64 * 1024
    /// A page of 500 of the largest records with their texts has some 90 MB; nothing else comes
    /// near.
    static let answerBytes = 128 * 1024 * 1024
    /// A token, or the object that `token issue --json` prints.
    static let tokenFileBytes = 64 * 1024
    /// Another author may take the place in the stream that was just signed; each try that fails
    /// means that somebody else's succeeded.
    static let signingAttempts = 200
    /// An address that somebody typed.
    static let addressBytes = 2_048
}
