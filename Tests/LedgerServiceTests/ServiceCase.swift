import ByteCoding
import Foundation

/// One exchange of a case file:
///
///     # what it is about
///     > PUT /feature-flags?environment=prod as acme-admin
///     > Idempotency-Key: one
///     > {"flags":{"checkout":true}}
///     < 200
///     < Content-Type: application/json
///     < {"position":2}
///
/// An expected JSON body names the members that must be there; `null` is a member that is null or
/// missing, and a text `...` is any value.
struct ServiceCase: Sendable, CustomStringConvertible {
    let place: String
    let line: String
    let caller: String?
    let fields: [String]
    let body: String
    let status: Int
    let expectedFields: [String]
    let expectedBody: JSONValue?

    var description: String { "\(place) \(line)" }

    static func read(_ file: URL) throws -> [ServiceCase] {
        let text = try String(contentsOf: file, encoding: .utf8)
        var cases: [ServiceCase] = []
        var number = 1
        for block in text.components(separatedBy: "\n\n") {
            let lines = block.split(separator: "\n").map(String.init)
            let place = "\(file.lastPathComponent):\(number)"
            number += block.components(separatedBy: "\n").count + 1
            let asked = lines.filter { $0.hasPrefix("> ") }.map { String($0.dropFirst(2)) }
            let told = lines.filter { $0.hasPrefix("< ") }.map { String($0.dropFirst(2)) }
            guard let first = asked.first, let status = told.first.flatMap({ Int($0) }) else {
                continue
            }
            let words = first.components(separatedBy: " as ")
            cases.append(
                ServiceCase(
                    place: place, line: words[0], caller: words.count > 1 ? words[1] : nil,
                    fields: asked.dropFirst().filter { !isBody($0) },
                    body: asked.dropFirst().filter(isBody).joined(separator: "\n"),
                    status: status, expectedFields: told.dropFirst().filter { !isBody($0) },
                    expectedBody: try told.dropFirst().first(where: isBody).map {
                        try JSONParser.parse(Array($0.utf8), as: .ordinary)
                    }))
        }
        return cases
    }

    private static func isBody(_ line: String) -> Bool {
        line.hasPrefix("{") || line.hasPrefix("[") || line.hasPrefix("\"")
    }

    /// The request as it goes over the wire.
    func request(tokens: [String: String]) -> String {
        var lines = ["\(line) HTTP/1.1", "Host: localhost"]
        if let caller { lines.append("Authorization: Bearer \(tokens[caller] ?? caller)") }
        lines += fields
        if !body.isEmpty {
            if !fields.contains(where: { $0.lowercased().hasPrefix("content-type:") }) {
                lines.append("Content-Type: application/json")
            }
            lines.append("Content-Length: \(body.utf8.count)")
        }
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    /// What of an expected value is not in the found one.
    static func difference(
        _ expected: JSONValue, _ found: JSONValue?, at path: String = "body"
    ) -> String? {
        switch (expected, found) {
        case (.string("..."), .some): return nil
        case (.null, nil): return nil
        case (.object(let members), .object(let others)?):
            for (name, value) in members {
                if let wrong = difference(value, others[name], at: "\(path).\(name)") {
                    return wrong
                }
            }
            return nil
        case (.array(let values), .array(let others)?) where values.count == others.count:
            for (index, pair) in zip(values, others).enumerated() {
                if let wrong = difference(pair.0, pair.1, at: "\(path)[\(index)]") {
                    return wrong
                }
            }
            return nil
        default: return expected == found ? nil : "\(path): \(String(describing: found))"
        }
    }
}
