import ByteCoding
import FlagModel
import FlagState
import LedgerCore

/// The body of `PUT /feature-flags`: `flags` (key → value, or null to clear), and optionally
/// `user`, `reason`, `expiresAt` and `expect`. It becomes one event: all of it or nothing.
struct FlagsChange {
    var changes: [Change] = []
    var reason: String?
    var expectedPosition: UInt64?

    static func parse(_ body: Span<UInt8>) throws(ServiceError) -> FlagsChange {
        var members = try RequestJSON.object(body)
        var change = FlagsChange()
        guard let flags = members.removeValue(forKey: "flags")?.objectValue, !flags.isEmpty else {
            throw .malformed("'flags' must be an object with at least one flag and its value")
        }
        let user: User? = try RequestJSON.text(members.removeValue(forKey: "user"), "user")
            .map { text throws(ServiceError) in try NameText.parse(text, "user") }
        let expiresAt = try RequestJSON.time(members.removeValue(forKey: "expiresAt"), "expiresAt")
        change.reason = try RequestJSON.text(members.removeValue(forKey: "reason"), "reason")
        change.expectedPosition = try RequestJSON.position(
            members.removeValue(forKey: "expect"), "expect")
        try RequestJSON.refuseOthers(members)
        for (text, value) in flags.sorted(by: { $0.key < $1.key }) {
            let flag: FlagKey = try NameText.parse(text, "flags.\(text)")
            change.changes.append(
                value == .null
                    ? .overrideCleared(flag: flag, user: user)
                    : .overrideSet(flag: flag, user: user, value: value, expiresAt: expiresAt))
        }
        return change
    }
}
