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
    /// The longest of all names: an author of 128 characters of at most four bytes.
    package static let nameBytes = 512
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
    /// A flag's value nests a few levels; what stands around it in an event, a catalog or a line of
    /// history takes seven of the parser's 32.
    package static let valueDepth = 16
    /// JSONLogic nests one level an operator.
    package static let targetingDepth = 24
    /// As many stages as anybody has, and a rule for each.
    package static let environmentsPerFlag = 64
    /// A path pattern is shorter than any request line that a server takes.
    package static let routePathBytes = 512
    /// The name of a file under `quarantine/`: what file systems take.
    package static let fileNameBytes = 255
    /// 128 characters of at most four bytes: every author fits when history is exported.
    package static let sourceAuthorBytes = 512
    /// A catalog is read as a whole; ten thousand flags take about four million bytes.
    package static let catalogBytes = 16 * 1024 * 1024
    /// One line of history is one change set: thousands of changes at most.
    package static let historyLineBytes = 1024 * 1024
}
