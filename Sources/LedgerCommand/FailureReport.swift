import FlagModel
import LedgerCore
import LogStorage
import Transparency

/// Puts the errors of all rooms into one form: a status, a code and a sentence.
enum FailureReport {
    static func failure(for error: any Error) -> CommandFailure {
        switch error {
        case let failure as CommandFailure: failure
        case let refusal as Refusal:
            CommandFailure(.refused, code: refusal.code.rawValue, refusal.message)
        case let error as LedgerError: failure(error)
        case let error as LogStorageError: failure(error)
        case let error as BackupError:
            CommandFailure(
                error.isEvidence ? .notProven : .refused, code: "BACKUP", "\(error)")
        case let error as FileError: .inputOutput("\(error)")
        case let error as Damage:
            CommandFailure(.inputOutput, code: "DAMAGED", "\(error)")
        case let error as OpenSSHError:
            CommandFailure(.refused, code: "KEY", "\(error)")
        case let error as CatalogError:
            CommandFailure(.refused, code: "INVALID", "\(error)")
        case let error as HistoryLineError:
            CommandFailure(.refused, code: "INVALID", "\(error)")
        default: .inputOutput("\(error)")
        }
    }

    private static func failure(_ error: LedgerError) -> CommandFailure {
        switch error {
        case .key, .signing: CommandFailure(.refused, code: "KEY", "\(error)")
        case .beyondDamage, .rootMismatch, .unreadableRecord:
            CommandFailure(.inputOutput, code: "DAMAGED", "\(error)")
        case .unsupportedRecord: CommandFailure(.inputOutput, code: "UNSUPPORTED", "\(error)")
        default: .inputOutput("\(error)")
        }
    }

    private static func failure(_ error: LogStorageError) -> CommandFailure {
        switch error {
        case .locked: CommandFailure(.inputOutput, code: "LOCKED", "\(error)")
        case .alreadyThere: CommandFailure(.refused, code: "ALREADY_EXISTS", "\(error)")
        case .unsupportedFormat: CommandFailure(.inputOutput, code: "UNSUPPORTED", "\(error)")
        case .corrupt, .acknowledgedDataLost, .headLost, .headContradictsLog:
            CommandFailure(.inputOutput, code: "DAMAGED", "\(error)")
        case .recordTooLong, .batchTooLarge:
            CommandFailure(.refused, code: "TOO_LARGE", "\(error)")
        case .diskFull: CommandFailure(.inputOutput, code: "DISK_FULL", "\(error)")
        default: .inputOutput("\(error)")
        }
    }
}
