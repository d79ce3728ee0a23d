import Foundation
import FoundationNetworking

/// A request as HTTP/1.1 writes it.
enum RequestText {
    /// Fields that the connection to the server decides.
    private static let ownFields: Set<String> = ["host", "content-length", "connection"]

    /// Gives `nil` for what `flagledger` would not have written.
    static func read(_ data: Data, for base: URL) -> URLRequest? {
        guard let end = data.range(of: Data("\r\n\r\n".utf8)),
            let head = String(data: data[..<end.lowerBound], encoding: .utf8)
        else { return nil }
        let lines = head.components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        guard words.count == 3, words[1].hasPrefix("/"), words[2] == "HTTP/1.1",
            let url = URL(string: words[1], relativeTo: base)?.absoluteURL,
            url.host == base.host, url.scheme == base.scheme
        else { return nil }
        var request = URLRequest(url: url)
        request.httpMethod = words[0]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let name = String(line[..<colon])
            if ownFields.contains(name.lowercased()) { continue }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            request.setValue(value, forHTTPHeaderField: name)
        }
        if end.upperBound < data.endIndex { request.httpBody = Data(data[end.upperBound...]) }
        return request
    }
}
