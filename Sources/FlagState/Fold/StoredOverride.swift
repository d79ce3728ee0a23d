import ByteCoding

/// The value of an override. Switches and whole numbers that never expire are nearly all of them
/// and are held in place; the rest is boxed, so that ten million versions stay affordable.
enum StoredOverride: Sendable {
    case cleared
    case on
    case off
    case integer(Int64)
    case boxed(OverrideBox)

    init(_ value: JSONValue, expiresAt: Timestamp?) {
        switch (value, expiresAt) {
        case (.bool(true), nil): self = .on
        case (.bool(false), nil): self = .off
        case (.integer(let number), nil): self = .integer(number)
        default: self = .boxed(OverrideBox(value: value, expiresAt: expiresAt))
        }
    }

    var isCleared: Bool {
        if case .cleared = self { true } else { false }
    }

    /// The value; `nil` = cleared.
    var value: JSONValue? {
        switch self {
        case .cleared: nil
        case .on: .bool(true)
        case .off: .bool(false)
        case .integer(let number): .integer(number)
        case .boxed(let box): box.value
        }
    }

    var expiresAt: Timestamp? {
        guard case .boxed(let box) = self else { return nil }
        return box.expiresAt
    }

    /// Whether it has run out at `time`: at the very moment of its expiry it no longer counts.
    func isExpired(at time: Timestamp) -> Bool {
        guard let expiresAt else { return false }
        return expiresAt <= time
    }

    /// Itself while it counts, else what it counts as.
    func unexpired(at time: Timestamp) -> StoredOverride { isExpired(at: time) ? .cleared : self }

    func isSame(as other: StoredOverride) -> Bool {
        value == other.value && expiresAt == other.expiresAt
    }
}

/// The override that does not fit into a word.
final class OverrideBox: Sendable {
    let value: JSONValue
    let expiresAt: Timestamp?

    init(value: JSONValue, expiresAt: Timestamp?) {
        self.value = value
        self.expiresAt = expiresAt
    }
}
