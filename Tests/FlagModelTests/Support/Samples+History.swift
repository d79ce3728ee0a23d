import ByteCoding
import FlagModel

extension Samples {
    mutating func historyLine() -> SwitchHistoryLine {
        SwitchHistoryLine(
            at: time(), author: line(), commit: maybe { $0.line(1...12) },
            reason: maybe { $0.line() }, changes: list(1...6) { $0.historyChange() })
    }

    mutating func historyChange() -> HistoryChange {
        switch number(0...9) {
        case 0: .archive(flag())
        case 1: .restore(flag())
        case 2: .addEnvironment(environment())
        case 3: .addTenant(tenant(), name: maybe { $0.line() })
        case 4: .renameTenant(tenant(), name: line())
        case 5: .retireTenant(tenant())
        case 6: .declare(FlagDefinition(key: flag(), type: .boolean, defaultValue: .bool(flip())))
        case 7: .override(override(value: .null, expiresAt: nil))
        default: .override(override(value: flagValue(), expiresAt: maybe { $0.time() }))
        }
    }

    private mutating func override(value: JSONValue, expiresAt: Timestamp?) -> HistoryOverride {
        HistoryOverride(
            flag: flag(), tenant: tenant(), environment: environment(), user: maybe { $0.user() },
            value: value, expiresAt: expiresAt)
    }
}
