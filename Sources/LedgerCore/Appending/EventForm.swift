package import FlagModel

/// The last look at an event before it is written. What the readers' strict parser would not take
/// must never get into the log: everything from there on would be lost to every reader.
package enum EventForm {
    /// Throws the refusal, in words that help, of an event that could not be read again.
    package static func check(_ signed: SignedEvent) throws(Refusal) {
        let count = signed.bytes.count
        guard count <= FlagModelLimits.eventBytes else {
            throw Refusal(
                .tooLarge,
                "the event is \(count) bytes long and at most \(FlagModelLimits.eventBytes) are "
                    + "allowed: make the change in several steps, flag by flag")
        }
        let again: Event
        do {
            again = try EventCodec.decode(signed.bytes)
        } catch {
            throw Refusal(.invalid, "\(error)")
        }
        guard again == signed.event else {
            throw Refusal(.invalid, "the event reads differently once it is written: report this")
        }
    }
}
