/// Every limit of the model, with its reason.
package enum FlagModelLimits {
    /// A record must fit C2SP's 65,535-byte entry with its header and signature to spare.
    package static let eventBytes = 48 * 1024
    /// The record's own header before the event: see `RecordCodec`.
    package static let recordBytes = 65_535
    /// As in a DNS label, so that a tenant can become a host name.
    package static let scopeNameBytes = 63
    /// OpenFeature names no limit; this keeps a key on one line of a table.
    package static let flagKeyBytes = 128
    package static let authorCharacters = 128
    /// Targeting keys are UUIDs, addresses or hashes; 256 bytes hold all of them.
    package static let userBytes = 256
    /// Long enough for any idempotency key that HTTP clients send.
    package static let eventIDBytes = 128
    /// An origin must fit one length byte in C2SP's newer cosignatures.
    package static let originBytes = 255
    /// A reason is a sentence or a link, not a document.
    package static let reasonBytes = 2_048
    package static let noteBytes = 8_192
    package static let descriptionBytes = 2_048
    /// One event is one decision; the byte limit bites first for real changes.
    package static let changesPerEvent = 1_024
    package static let variantsPerFlag = 64
    package static let tagsPerFlag = 32
    package static let routesPerFlag = 64
    /// A name inside a definition: variant, tag, owner.
    package static let labelBytes = 128
    package static let tokenEnvironments = 64
    package static let tokenIDBytes = 64
}
