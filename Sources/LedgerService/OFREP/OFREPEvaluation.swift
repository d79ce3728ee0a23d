import ByteCoding
import FlagModel
import FlagState

/// One evaluated flag as OFREP 0.3 wants it: `key`, `value`, `reason`, `variant` and `metadata`,
/// all of them always, since real clients lose the value where one is missing.
struct OFREPEvaluation {
    /// The scope and the position as members of a JSON object: of all flags together, and of each.
    let flagSet: [UInt8]
    /// What these decide of a flag's metadata: the same for each.
    private let shared: [UInt8]

    init(_ scope: Scope, asOf: UInt64) {
        let (tenant, environment) = (scope.tenant.text, scope.environment.text)
        var flagSet: [UInt8] = []
        flagSet.append(#""flagSetId":""#)
        flagSet.append(tenant.utf8.span)
        flagSet.append(UInt8(ascii: "/"))
        flagSet.append(environment.utf8.span)
        flagSet.append(#"","version":""#)
        flagSet.append(String(asOf).utf8.span)
        flagSet.append(UInt8(ascii: "\""))
        var text: [UInt8] = []
        text.reserveCapacity(256)
        text.append(#"","tenant":""#)
        text.append(tenant.utf8.span)
        text.append(#"","environment":""#)
        text.append(environment.utf8.span)
        text.append(#"","#)
        text += flagSet
        text.append(#","gates":""#)
        self.flagSet = flagSet
        shared = text
    }

    /// Appends the JSON object. It is written by hand, as this is what services ask for most.
    func append(_ key: FlagKey, _ resolution: Resolution, to text: inout [UInt8]) {
        text.append(#"{"key":"#)
        JSONWriter.append(key.text, to: &text)
        text.append(#","value":"#)
        appendValue(resolution.value, of: resolution.flag.definition.type, to: &text)
        text.append(#","reason":""#)
        text.append(resolution.reason.rawValue.utf8.span)
        text.append(#"","variant":"#)
        JSONWriter.append(resolution.variant ?? "", to: &text)
        text.append(#","metadata":{"source":""#)
        text.append(resolution.source.rawValue.utf8.span)
        text += shared
        appendGates(resolution.flag.definition.gates ?? [], to: &text)
        text.append(UInt8(ascii: "\""))
        if let position = resolution.position {
            text.append(#","position":"#)
            text.append(String(position).utf8.span)
        }
        text.append("}}")
    }

    /// Clients take a JSON `1` for an integer and refuse it where a double is asked for.
    private func appendValue(
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

    private func appendGates(_ gates: [Gate], to text: inout [UInt8]) {
        for (index, gate) in gates.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text.append(gate.rawValue.utf8.span)
        }
    }
}
