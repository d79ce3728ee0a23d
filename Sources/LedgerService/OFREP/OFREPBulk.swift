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
        text.append(#"{"flags":["#)
        let evaluation = OFREPEvaluation(scope, asOf: asOf)
        for index in flags.indices {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            evaluation.append(flags[index].flag, flags[index].resolution, to: &text)
        }
        text.append(#"],"metadata":{"#)
        text += evaluation.flagSet
        text.append(UInt8(ascii: "}"))
        if let streamURL {
            let stream: JSONValue = .object([
                "type": .string("sse"), "endpoint": .object(["requestUri": .string(streamURL)]),
            ])
            text.append(#","eventStreams":["#)
            JSONWriter.append(stream, to: &text)
            text.append(UInt8(ascii: "]"))
        }
        text.append(UInt8(ascii: "}"))
        return text
    }
}
