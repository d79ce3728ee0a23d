import ByteCoding
import FlagModel
import FlagState

/// The answer of `GET /feature-flags`: every flag as the caller's tenant sees it.
enum FlagsBody {
    /// - Parameter root: of the tree that the answer is as of; `nil` before the ledger began.
    static func make(
        _ flags: [ResolvedFlag], _ scope: Scope, _ moment: Moment, root: Digest?
    ) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(128 * (flags.count + 2))
        text += #"{"asOf":"#.utf8
        text += (moment.asOf.map(String.init) ?? "null").utf8
        text += #","environment":""#.utf8
        text += scope.environment.text.utf8
        text += #"","flags":{"#.utf8
        for (index, flag) in flags.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            JSONWriter.append(flag.flag.text, to: &text)
            text.append(UInt8(ascii: ":"))
            append(flag.resolution, to: &text)
        }
        text += #"},"root":"#.utf8
        text += (root.map { "\"\($0.base64)\"" } ?? "null").utf8
        text += #","tenant":""#.utf8
        text += scope.tenant.text.utf8
        text.append(UInt8(ascii: "\""))
        if let user = scope.user {
            text += #","user":"#.utf8
            JSONWriter.append(user.text, to: &text)
        }
        text.append(UInt8(ascii: "}"))
        return text
    }

    static func append(_ resolution: Resolution, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "{"))
        if let position = resolution.position {
            text += #""position":"#.utf8
            text += String(position).utf8
            text.append(UInt8(ascii: ","))
        }
        text += #""reason":""#.utf8
        text += resolution.reason.rawValue.utf8
        text += #"","source":""#.utf8
        text += resolution.source.rawValue.utf8
        text += #"","value":"#.utf8
        JSONWriter.append(resolution.value, to: &text)
        if let variant = resolution.variant {
            text += #","variant":"#.utf8
            JSONWriter.append(variant, to: &text)
        }
        text.append(UInt8(ascii: "}"))
    }
}
