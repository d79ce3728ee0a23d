import ByteCoding
import FlagModel
import FlagState

/// The bulk answer: every flag of one scope, with the stream that tells when to ask again.
enum OFREPBulk {
    /// - Parameter streamURL: path and query of the event stream, or `nil` where there is none.
    static func body(
        _ flags: [ResolvedFlag], _ scope: Scope, asOf: UInt64, streamURL: String?
    ) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(256 * (flags.count + 1))
        text += #"{"flags":["#.utf8
        for (index, flag) in flags.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            OFREPEvaluation.append(flag.flag, flag.resolution, scope, asOf: asOf, to: &text)
        }
        let metadata: JSONValue = .object([
            "flagSetId": .string("\(scope.tenant)/\(scope.environment)"),
            "version": .string(String(asOf)),
        ])
        text += #"],"metadata":"#.utf8
        JSONWriter.append(metadata, to: &text)
        if let streamURL {
            let stream: JSONValue = .object([
                "type": .string("sse"), "endpoint": .object(["requestUri": .string(streamURL)]),
            ])
            text += #","eventStreams":["#.utf8
            JSONWriter.append(stream, to: &text)
            text.append(UInt8(ascii: "]"))
        }
        text.append(UInt8(ascii: "}"))
        return text
    }
}
