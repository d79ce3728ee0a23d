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
        text.append(#"{"asOf":"#)
        text += (moment.asOf.map(String.init) ?? "null").utf8
        text.append(#","environment":""#)
        text.append(scope.environment.text.utf8.span)
        text.append(#"","flags":{"#)
        for (index, flag) in flags.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            JSONWriter.append(flag.flag.text, to: &text)
            text.append(UInt8(ascii: ":"))
            append(flag.resolution, to: &text)
        }
        text.append(#"},"root":"#)
        text += (root.map { "\"\($0.base64)\"" } ?? "null").utf8
        text.append(#","tenant":""#)
        text.append(scope.tenant.text.utf8.span)
        text.append(UInt8(ascii: "\""))
        if let user = scope.user {
            text.append(#","user":"#)
            JSONWriter.append(user.text, to: &text)
        }
        text.append(UInt8(ascii: "}"))
        return text
    }

    static func append(_ resolution: Resolution, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "{"))
        if let position = resolution.position {
            text.append(#""position":"#)
            text.append(String(position).utf8.span)
            text.append(UInt8(ascii: ","))
        }
        text.append(#""reason":""#)
        text.append(resolution.reason.rawValue.utf8.span)
        text.append(#"","source":""#)
        text.append(resolution.source.rawValue.utf8.span)
        text.append(#"","value":"#)
        JSONWriter.append(resolution.value, to: &text)
        if let variant = resolution.variant {
            text.append(#","variant":"#)
            JSONWriter.append(variant, to: &text)
        }
        text.append(UInt8(ascii: "}"))
    }
}
