import ByteCoding
import FlagModel

extension Samples {
    /// What a flag can hold.
    mutating func flagValue(depth: Int = 3) -> JSONValue {
        switch number(0...5) {
        case 0: .bool(flip())
        case 1: .string(text(0...20, from: "a\u{0}\u{1F}\u{7F}\n\t\"\\é漢😀"))
        case 2: .integer(Int64(number(-9_007_199_254_740_992...9_007_199_254_740_992)))
        case 3: finiteNumber()
        default: object(depth: depth)
        }
    }

    mutating func object(depth: Int) -> JSONValue {
        var members: [String: JSONValue] = [:]
        for _ in 0..<number(0...3) {
            members[line(0...8)] = depth > 0 ? anyValue(depth: depth - 1) : .null
        }
        return .object(members)
    }

    private mutating func anyValue(depth: Int) -> JSONValue {
        switch number(0...3) {
        case 0: .null
        case 1: .array(list(0...3) { $0.anyValue(depth: max(0, depth - 1)) })
        default: flagValue(depth: depth)
        }
    }

    /// Any finite double, uniformly over the bit patterns.
    mutating func finiteNumber() -> JSONValue {
        while true {
            let pattern = UInt64(number(0...Int.max)) | (flip() ? 1 << 63 : 0)
            if let value = JSONValue(Double(bitPattern: pattern)) { return value }
        }
    }

    mutating func definition() -> FlagDefinition {
        var definition = FlagDefinition(
            key: flag(), type: pick(FlagType.allCases), defaultValue: flagValue())
        definition.details = maybe { $0.text(1...40, from: "ab\n\t é漢\"\\") }
        definition.owner = maybe { $0.line() }
        definition.expiresAt = maybe { $0.time() }
        definition.gates = maybe { samples in
            let gates = Gate.allCases.filter { _ in samples.flip() }
            return gates.isEmpty ? [.product] : gates
        }
        definition.isProtected = flip()
        definition.isRouteDependent = flip()
        definition.targeting = maybe { $0.object(depth: 3) }
        definition.tags = (0..<number(0...4)).map { "tag\($0) é" }
        definition.routes = (0..<number(0...3)).map {
            Route(method: pick(["GET", "POST", "*"]), path: "/v1/{é}/\($0)")
        }
        for index in 0..<number(0...3) { definition.variants["v\(index) 漢"] = flagValue() }
        for _ in 0..<number(0...3) {
            definition.environments[environment()] = EnvironmentRule(
                isEnabled: maybe { $0.flip() }, defaultValue: maybe { $0.flagValue() })
        }
        return definition
    }
}
