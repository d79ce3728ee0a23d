import ByteCoding

/// Holds a printed object against documented members: `a.b` is a member of an object, `a[]` the
/// elements of a list, `a{}` the values of an object whose keys are data.
struct MemberWalk {
    private let documented: [String: String]
    private(set) var visited: Set<String> = []
    private(set) var problems: [String] = []

    /// - Parameter documented: type by member: `integer`, `string or null`, `value` (anything).
    init(_ documented: [String: String]) { self.documented = documented }

    mutating func visit(_ value: JSONValue, at path: String) {
        if let type = documented[path] {
            if fits(value, type) {
                visited.insert(path)
                return
            }
            guard hasMembers(below: path), value.objectValue != nil || value.arrayValue != nil
            else {
                problems.append("\(path) is no \(type)")
                return
            }
        }
        if let elements = value.arrayValue, hasMembers(below: path) {
            for element in elements { visit(element, at: path + "[]") }
        } else if let members = value.objectValue, path.isEmpty || hasMembers(below: path) {
            let isMap = documented.keys.contains { $0.hasPrefix(path + "{}") }
            for (key, member) in members.sorted(by: { $0.key < $1.key }) {
                visit(member, at: isMap ? path + "{}" : path.isEmpty ? key : "\(path).\(key)")
            }
        } else {
            problems.append(path)
        }
    }

    private func hasMembers(below path: String) -> Bool {
        documented.keys.contains { member in
            [".", "[]", "{}"].contains { member.hasPrefix(path + $0) }
        }
    }

    private func fits(_ value: JSONValue, _ type: String) -> Bool {
        type.split(separator: " ").contains { word in
            switch word {
            case "value": true
            case "string": value.stringValue != nil
            case "integer": value.integerValue != nil
            case "boolean": value == .bool(true) || value == .bool(false)
            case "object": value.objectValue != nil
            case "null": value == .null
            default: false
            }
        }
    }
}
