import ByteCoding
import FlagModel
import LedgerCore
import LogStorage

/// An answer that is no success: `{"error":{"code","message","detail"}}` with this status.
struct ServiceError: Error {
    let status: Int
    let code: String
    let message: String
    var detail: JSONValue = .null
    /// Seconds, for 429 and 503.
    var retryAfter: Int?
    /// Where the log tells of it.
    var requestID: RequestID?

    init(_ status: Int, _ code: String, _ message: String, detail: JSONValue = .null) {
        self.status = status
        self.code = code
        self.message = message
        self.detail = detail
    }

    var body: JSONValue {
        .object([
            "error": .object([
                "code": .string(code), "message": .string(message), "detail": detail,
            ])
        ])
    }
}

extension ServiceError {
    /// What a caller is told of an error from below. Refusals tell their reason; what went wrong on
    /// this side tells no path of this machine.
    init(_ error: any Error) {
        switch error {
        case let error as ServiceError: self = error
        case let refusal as Refusal: self.init(refusal)
        case let error as JSONError: self.init(400, "PARSE_ERROR", "\(error)")
        case LogStorageError.diskFull:
            self.init(
                503, "DISK_FULL",
                "the ledger's disk is full and nothing was written: flags are served as before, "
                    + "try again when there is room")
            retryAfter = 5
        default:
            self.init(
                503, "STORAGE_FAILED",
                "the ledger cannot be written or read at the moment: its operator finds the reason "
                    + "in the log of the service")
            retryAfter = 5
        }
    }

    init(_ refusal: Refusal) {
        let status =
            switch refusal.code {
            case .forbidden: 403
            case .positionChanged, .duplicateID, .brokenStream, .alreadyExists: 409
            case .unknownPosition: 404
            case .tooLarge: 413
            case .badSignature, .wrongLedger, .timeDecreases: 400
            case .unknownToken, .unknownKey, .revokedKey, .weakKey: 403
            default: 422
            }
        self.init(status, refusal.code.rawValue, refusal.message)
    }

    /// Nothing of the write was done.
    static let tooManyWrites: ServiceError = {
        var error = ServiceError(
            503, "TOO_MANY_WRITES",
            "too many writes are waiting for the disk, and nothing of this one was done: try again")
        error.retryAfter = LedgerServiceLimits.waitingWritesRetrySeconds
        return error
    }()

    static let overdueRead: ServiceError = {
        var error = ServiceError(
            503, "STORAGE_SLOW", "the ledger's disk does not answer at the moment: try again")
        error.retryAfter = 5
        return error
    }()

    static let overdueWrite = ServiceError(
        504, "OUTCOME_UNKNOWN",
        "the disk does not answer, and the write may still be done: send it again with the same "
            + "Idempotency-Key (or, signed by its author, as it is); without one, look at the log "
            + "before you do")

    static func malformed(_ message: String) -> ServiceError { .init(400, "INVALID", message) }
    static func forbidden(_ message: String) -> ServiceError { .init(403, "FORBIDDEN", message) }
    static func notFound(_ message: String) -> ServiceError { .init(404, "NOT_FOUND", message) }
}
