import ByteCoding

/// Takes JSON texts apart, so that tests can damage them at one named place.
struct JSONSurgery {
    enum Step: Hashable {
        case key(String)
        case index(Int)
    }

    typealias Members = [(key: String, value: JSONValue)]

    /// The text of `value` in which the object at `target` has the members that `edit` makes of its
    /// own, in that order: also twice, and also in the wrong order.
    static func text(
        of value: JSONValue, editing target: [Step], _ edit: (Members) -> Members
    ) -> [UInt8] {
        switch value {
        case .object(let members):
            var list: Members = members.keys.sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) }
                .map { ($0, members[$0] ?? .null) }
            if target.isEmpty { list = edit(list) }
            let texts = list.map { key, value in
                JSONWriter.canonical(.string(key)) + [UInt8(ascii: ":")]
                    + inner(value, step: .key(key), target, edit)
            }
            return Array("{".utf8) + Array(texts.joined(separator: [UInt8(ascii: ",")]))
                + Array("}".utf8)
        case .array(let elements):
            let texts = elements.enumerated().map { index, value in
                inner(value, step: .index(index), target, edit)
            }
            return Array("[".utf8) + Array(texts.joined(separator: [UInt8(ascii: ",")]))
                + Array("]".utf8)
        default: return JSONWriter.canonical(value)
        }
    }

    private static func inner(
        _ value: JSONValue, step: Step, _ target: [Step], _ edit: (Members) -> Members
    ) -> [UInt8] {
        guard target.first == step else { return JSONWriter.canonical(value) }
        return text(of: value, editing: Array(target.dropFirst()), edit)
    }

    /// The places of all objects whose keys have a meaning: not those inside of flags' values.
    static func objects(in value: JSONValue, at place: [Step] = []) -> [[Step]] {
        switch value {
        case .object(let members):
            let inner = members.keys.sorted().flatMap { key in
                isFree(key) ? [] : objects(in: members[key] ?? .null, at: place + [.key(key)])
            }
            return [place] + inner
        case .array(let elements):
            return elements.enumerated().flatMap { objects(in: $1, at: place + [.index($0)]) }
        default: return []
        }
    }

    /// Whether anything that a flag can hold may stand under this key.
    static func isFree(_ key: String) -> Bool {
        ["value", "default", "variants", "targeting"].contains(key)
    }

    static func value(at place: [Step], in value: JSONValue) -> JSONValue {
        guard let step = place.first else { return value }
        let inner: JSONValue? =
            switch step {
            case .key(let key): value.objectValue?[key]
            case .index(let index): value.arrayValue?[index]
            }
        return self.value(at: Array(place.dropFirst()), in: inner ?? .null)
    }

    /// As errors write it: `changes[2].value`.
    static func path(_ place: [Step]) -> String {
        place.reduce("") { path, step in
            switch step {
            case .key(let key): path.isEmpty ? key : "\(path).\(key)"
            case .index(let index): "\(path)[\(index)]"
            }
        }
    }
}
