import ByteCoding
import FlagModel
import FlagState

/// One evaluated flag as OFREP 0.3 wants it: `key`, `value`, `reason`, `variant` and `metadata`,
/// all of them always, since real clients lose the value where one is missing.
enum OFREPEvaluation {
    /// Appends the JSON object. It is written by hand, as this is what services ask for most.
    static func append(
        _ key: FlagKey, _ resolution: Resolution, _ scope: Scope, asOf: UInt64,
        to text: inout [UInt8]
    ) {
        text += #"{"key":"#.utf8
        JSONWriter.append(key.text, to: &text)
        text += #","value":"#.utf8
        appendValue(resolution.value, of: resolution.definition.type, to: &text)
        text += #","reason":""#.utf8
        text += resolution.reason.rawValue.utf8
        text += #"","variant":"#.utf8
        JSONWriter.append(resolution.variant ?? "", to: &text)
        text += #","metadata":{"source":""#.utf8
        text += resolution.source.rawValue.utf8
        text += #"","tenant":""#.utf8
        text += scope.tenant.text.utf8
        text += #"","environment":""#.utf8
        text += scope.environment.text.utf8
        text += #"","flagSetId":""#.utf8
        text += scope.tenant.text.utf8
        text.append(UInt8(ascii: "/"))
        text += scope.environment.text.utf8
        text += #"","version":""#.utf8
        text += String(asOf).utf8
        text += #"","gates":""#.utf8
        appendGates(resolution.definition.gates ?? [], to: &text)
        text.append(UInt8(ascii: "\""))
        if let position = resolution.position {
            text += #","position":"#.utf8
            text += String(position).utf8
        }
        text += "}}".utf8
    }

    /// Clients take a JSON `1` for an integer and refuse it where a double is asked for.
    private static func appendValue(
        _ value: JSONValue, of type: FlagType, to text: inout [UInt8]
    ) {
        let start = text.count
        JSONWriter.append(value, to: &text)
        guard type == .number else { return }
        let isWhole = text[start...].allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
        }
        if isWhole { text += ".0".utf8 }
    }

    private static func appendGates(_ gates: [Gate], to text: inout [UInt8]) {
        for (index, gate) in gates.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text += gate.rawValue.utf8
        }
    }
}
