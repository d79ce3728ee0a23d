package import ByteCoding
import FlagModel
package import LogStorage

/// What keeps a ledger from being read or written at all, as opposed to a `Refusal` of one change.
package enum LedgerError: Error, CustomStringConvertible {
    /// A record that is whole on disk but does not say what a ledger's record must say.
    case unreadableRecord(position: UInt64, detail: String)
    /// A record of a kind or version that only a newer program knows.
    case unsupportedRecord(position: UInt64, detail: String)
    /// A commit's root is not the root of the records before it.
    case rootMismatch(size: UInt64, stored: Digest, computed: Digest)
    /// The answer would need records at or behind the damage.
    case beyondDamage(Damage)
    /// The first record is not a ledger's genesis event.
    case noGenesis(String)
    case key(path: String, detail: String)
    case signing(String)
    case input(path: String, detail: String)
    /// The checkpoint that was just signed does not verify: nothing was acknowledged.
    case selfCheckFailed(String)

    package var description: String {
        switch self {
        case .unreadableRecord(let position, let detail):
            "the record at position \(position) cannot be read: \(detail); run "
                + "'flagledger audit', or ask for a moment before it (--as-of @POSITION)"
        case .unsupportedRecord(let position, let detail):
            "the record at position \(position) is of a newer kind than this program knows: "
                + "\(detail); use a newer flagledger, or ask for a moment before it (--as-of "
                + "@POSITION)"
        case .rootMismatch(let size, let stored, let computed):
            "the log's root at size \(size) is \(computed.base64), but its commit frame says "
                + "\(stored.base64); run 'flagledger audit'"
        case .beyondDamage(let damage):
            "\(damage); nothing at or after it is believed: run 'flagledger audit', or ask for a "
                + "moment before it (--as-of @POSITION)"
        case .noGenesis(let detail):
            "this is not a ledger: its first record is no genesis event (\(detail))"
        case .key(let path, let detail): "the key \(path) cannot be used: \(detail)"
        case .signing(let detail): detail
        case .input(let path, let detail): "\(path): \(detail)"
        case .selfCheckFailed(let detail):
            "the batch was read back and does not match what was written (\(detail)): nothing was "
                + "acknowledged; check the machine's memory and disk, then run 'flagledger audit'"
        }
    }
}
