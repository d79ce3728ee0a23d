package import ByteCoding

/// Why bytes are no event that this program understands.
package enum EventError: Error, Hashable, Sendable, CustomStringConvertible {
    case tooLarge(bytes: Int, limit: Int)
    case json(JSONError)
    /// Written by a newer program: not damage.
    case unsupportedVersion(Int64)
    /// A kind of change that only a newer program knows: not damage. `path` is `changes[2].type`.
    case unsupportedChange(String, path: String)
    case field(FieldError)

    /// Whether a newer program may understand the event; otherwise its bytes are simply wrong.
    package var isUnsupported: Bool {
        switch self {
        case .unsupportedVersion, .unsupportedChange: true
        case .tooLarge, .json, .field: false
        }
    }

    package var description: String {
        switch self {
        case .tooLarge(let bytes, let limit):
            "the event has \(bytes) bytes, but at most \(limit) are allowed: make several of it"
        case .json(let error): "the event is not canonical JSON: \(error)"
        case .unsupportedVersion(let version):
            "the event is of version \(version), this program knows \(Event.version): update it"
        case .unsupportedChange(let type, let path):
            "the event's '\(path)' is '\(type)', a kind that this program does not know: use a "
                + "newer one"
        case .field(let error): "the event's \(error)"
        }
    }
}
