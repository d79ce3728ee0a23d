import Synchronization

/// The right to answer one request, once, from any thread. If it is dropped without an answer, the
/// client gets 500.
package final class Responder: Sendable {
    private let identity: ConnectionIdentity
    private let mailbox: Mailbox
    private let isAnswered = Atomic<Bool>(false)

    init(identity: ConnectionIdentity, mailbox: Mailbox) {
        self.identity = identity
        self.mailbox = mailbox
    }

    deinit {
        if !isAnswered.load(ordering: .relaxed) {
            mailbox.post(
                .complete(
                    identity,
                    .error(
                        500, code: "INTERNAL",
                        message: "nobody answered this request: look at the server's log")))
        }
    }

    /// Answers. A second call does nothing; so does any call after the client has gone.
    package func complete(_ response: Response) {
        let wasAnswered = isAnswered.exchange(true, ordering: .relaxed)
        if !wasAnswered { mailbox.post(.complete(identity, response)) }
    }
}
