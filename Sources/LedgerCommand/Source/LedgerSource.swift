import ByteCoding
import FlagModel
import LedgerCore
import Transparency

/// What reading commands ask of the ledger: of its files, or of a server. Scopes, moments and
/// filters are those of the command line. Answers are the objects that `--json` prints, and lines
/// for people are made of them, so that both ways print the same.
protocol LedgerSource {
    // Flags.
    func resolution(of flag: FlagKey) throws -> JSONValue
    /// `resolve --all`.
    func state() throws -> JSONValue
    /// `replay`: one object a tenant and environment, and the position that all are as of.
    func states() throws -> (asOf: UInt64?, answers: [JSONValue])
    func explanation(of flag: FlagKey) throws -> JSONValue
    /// `diff`: one object a flag that differs.
    func differences() throws -> [JSONValue]

    // What there is, as of `--as-of`.
    func catalog() throws -> KnownCatalog
    func people(_ list: PeopleList) throws -> PeopleAnswer
    func status() throws -> JSONValue

    // The log.
    func forEachRecord(_ question: RecordQuestion, _ body: (Record, Event) throws -> Void) throws
    /// The data of the Merkle leaf.
    func recordBytes(at position: UInt64) throws -> [UInt8]
    /// The record, and the public key that signed its event.
    func signedRecord(at position: UInt64) throws -> (record: Record, key: PublicKeyLine)
    /// As the ledger itself tells it: whoever trusts nobody brings one along.
    func verifierKey() throws -> NoteVerifierKey
    /// Records in the ledger.
    func size() throws -> UInt64
    /// Why this cannot be the ledger that signed `checkpoint`; `nil` where nothing speaks against
    /// it, or where damage keeps that from being known.
    func problem(with checkpoint: Checkpoint) throws -> String?
    func checkpoint() throws -> (note: SignedCheckpoint, key: NoteVerifierKey)
    func proof(of position: UInt64) throws -> (proof: TlogProof, key: NoteVerifierKey)

    /// Name and value of the row with which `status` begins: where the answers come from.
    var place: (name: String, value: String) { get }
}

/// The lists of people and what they hold.
enum PeopleList: String {
    case authors
    case keys
    case tokens
}

/// One of these lists, and the time that says what has expired.
struct PeopleAnswer {
    let items: [JSONValue]
    let time: Timestamp
}

/// Which records a command prints.
enum RecordQuestion {
    /// `--from` to `--to`.
    case log
    /// The flag, tenant, environment, author and moments of `history`.
    case history
}

extension Context {
    /// The server that the line or the environment names, else the ledger's files.
    func source() throws -> any LedgerSource {
        if let server = try server() { return ServerSource(context: self, server: server) }
        return FilesSource(context: self, view: try openView())
    }
}
