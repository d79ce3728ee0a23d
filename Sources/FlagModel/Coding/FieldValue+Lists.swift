import ByteCoding

extension FieldValue {
    /// A list of at most `limit` elements, each as `read` understands it.
    static func list<Element>(
        _ value: JSONValue, limit: Int, _ read: (JSONValue) throws(FieldError) -> Element
    ) throws(FieldError) -> [Element] {
        guard case .array(let values) = value else { throw wrongType("a list", value) }
        guard values.count <= limit else {
            throw FieldError(.beyondLimit(limit: limit, unit: "elements", found: values.count))
        }
        var elements: [Element] = []
        elements.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            do { elements.append(try read(value)) } catch { throw error.inside("[\(index)]") }
        }
        return elements
    }

    /// A list in which nothing stands twice.
    static func distinctList<Element: Hashable>(
        _ value: JSONValue, limit: Int, _ read: (JSONValue) throws(FieldError) -> Element
    ) throws(FieldError) -> [Element] {
        var seen: Set<Element> = []
        return try list(value, limit: limit) { value throws(FieldError) -> Element in
            let element = try read(value)
            guard seen.insert(element).inserted else { throw FieldError(.duplicate(shown(value))) }
            return element
        }
    }

    /// What a flag can hold: no null and no list, nested no deeper than the limit.
    static func flagValue(_ value: JSONValue) throws(FieldError) -> JSONValue {
        guard FlagType(of: value) != nil else {
            throw wrongType("true, false, a string, a number or an object", value)
        }
        try checkDepth(value, limit: FlagModelLimits.valueDepth)
        return value
    }

    /// Refuses nesting that would not leave room for the event, catalog or line around it.
    static func checkDepth(_ value: JSONValue, limit: Int) throws(FieldError) {
        let depth = depth(value)
        guard depth <= limit else {
            throw FieldError(.beyondLimit(limit: limit, unit: "levels of nesting", found: depth))
        }
    }

    private static func depth(_ value: JSONValue) -> Int {
        switch value {
        case .array(let elements): 1 + (elements.map(depth).max() ?? 0)
        case .object(let members): 1 + (members.values.map(depth).max() ?? 0)
        default: 0
        }
    }
}
