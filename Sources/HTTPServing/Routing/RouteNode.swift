/// A route as it was registered.
final class Route {
    let pattern: String
    let parameterNames: [String]
    let bodyRule: BodyRule
    let handler: Handler

    init(pattern: String, bodyRule: BodyRule, handler: @escaping Handler) {
        self.pattern = pattern
        self.bodyRule = bodyRule
        self.handler = handler
        parameterNames = RoutePattern.segments(of: pattern).compactMap(\.parameterName)
    }
}

/// One segment of a pattern.
enum RoutePattern {
    enum Segment: Hashable {
        case literal([UInt8])
        case parameter(String)
        case rest(String)

        var parameterName: String? {
            switch self {
            case .literal: nil
            case .parameter(let name), .rest(let name): name
            }
        }
    }

    static func segments(of pattern: String) -> [Segment] {
        precondition(pattern.hasPrefix("/"), "a route's pattern begins with a slash")
        return pattern.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map {
            guard $0.hasPrefix("{"), $0.hasSuffix("}") else { return .literal(Array($0.utf8)) }
            let name = $0.dropFirst().dropLast()
            return name.hasSuffix("...")
                ? .rest(String(name.dropLast(3))) : .parameter(String(name))
        }
    }
}

/// A place in the tree of paths; the root stands before the first slash.
final class RouteNode {
    private var literals: [(text: [UInt8], node: RouteNode)] = []
    private var parameter: RouteNode?
    private var rest: RouteNode?
    private var routes = [Route?](repeating: nil, count: Method.allCases.count)

    func add(_ route: Route, for method: Method) {
        var node = self
        for segment in RoutePattern.segments(of: route.pattern) {
            node = node.child(segment)
        }
        precondition(node.routes[Int(method.rawValue)] == nil, "a route is registered once")
        node.routes[Int(method.rawValue)] = route
    }

    private func child(_ segment: RoutePattern.Segment) -> RouteNode {
        switch segment {
        case .literal(let text):
            if let known = literals.first(where: { $0.text == text }) { return known.node }
            let node = RouteNode()
            literals.append((text, node))
            return node
        case .parameter:
            let node = parameter ?? RouteNode()
            parameter = node
            return node
        case .rest:
            let node = rest ?? RouteNode()
            rest = node
            return node
        }
    }

    /// The route of a method here; GET serves HEAD.
    func route(_ method: Method) -> Route? {
        routes[Int(method.rawValue)] ?? (method == .head ? routes[Int(Method.get.rawValue)] : nil)
    }

    private var isEnd: Bool { routes.contains { $0 != nil } }

    /// The value of `Allow` here (RFC 9110 section 10.2.1).
    var allow: String {
        Method.allCases.filter { route($0) != nil }.map(\.name).joined(separator: ", ")
    }

    /// The node of the path in `range`, which begins with a slash; the places of its parameters
    /// are added to `parameters`.
    func find(
        _ bytes: Span<UInt8>, _ range: Range<Int>, parameters: inout [Range<Int>]
    ) -> RouteNode? {
        guard range.lowerBound < range.upperBound else { return isEnd ? self : nil }
        let start = range.lowerBound + 1
        var end = start
        while end < range.upperBound, bytes[end] != UInt8(ascii: "/") { end += 1 }
        let segment = start..<end
        for literal in literals where RouteNode.equals(bytes, segment, literal.text) {
            if let found = literal.node.find(
                bytes, end..<range.upperBound, parameters: &parameters)
            {
                return found
            }
        }
        if let parameter, !segment.isEmpty {
            let count = parameters.count
            parameters.append(segment)
            if let found = parameter.find(bytes, end..<range.upperBound, parameters: &parameters) {
                return found
            }
            parameters.removeSubrange(count...)
        }
        if let rest, start < range.upperBound {
            parameters.append(start..<range.upperBound)
            return rest
        }
        return nil
    }

    private static func equals(
        _ bytes: Span<UInt8>, _ range: Range<Int>, _ text: [UInt8]
    ) -> Bool {
        guard range.count == text.count else { return false }
        for index in 0..<text.count where bytes[range.lowerBound + index] != text[index] {
            return false
        }
        return true
    }
}
