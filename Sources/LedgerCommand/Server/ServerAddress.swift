/// Where a server is: `http://HOST[:PORT][/PREFIX]`, or with `https`.
package struct ServerAddress: Hashable {
    package let isSecure: Bool
    /// A name or a numeric address; of IPv6 without the brackets.
    package let host: String
    package let port: UInt16
    /// What stands before every route, behind a proxy; empty or `/…` without a slash at its end.
    package let prefix: String

    /// Throws wrong usage for what is no such address.
    package static func parse(_ text: String) throws(CommandFailure) -> ServerAddress {
        guard let address = ServerAddress(text) else {
            throw .usage(
                "'\(text)' is no server: write its address, such as http://127.0.0.1:7676 or "
                    + "https://flags.example.com")
        }
        return address
    }

    private init?(_ text: String) {
        let allowed = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        guard allowed, text.utf8.count <= ServerLimits.addressBytes else { return nil }
        let secure = text.lowercased().hasPrefix("https://")
        guard secure || text.lowercased().hasPrefix("http://") else { return nil }
        let rest = text.dropFirst(secure ? 8 : 7)
        // No user, no query, no fragment: the token has a file of its own.
        guard !rest.contains(where: { "@?#\\".contains($0) }) else { return nil }
        let authority = rest.prefix { $0 != "/" }
        guard let (host, port) = ServerAddress.authority(authority, isSecure: secure) else {
            return nil
        }
        var prefix = rest.dropFirst(authority.count)
        while prefix.last == "/" { prefix.removeLast() }
        isSecure = secure
        self.host = host
        self.port = port
        self.prefix = String(prefix)
    }

    private static func authority(
        _ text: Substring, isSecure: Bool
    ) -> (host: String, port: UInt16)? {
        var host = text
        var port: Substring?
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            let tail = text[text.index(after: end)...]
            guard tail.isEmpty || tail.first == ":" else { return nil }
            port = tail.isEmpty ? nil : tail.dropFirst()
        } else if let colon = text.firstIndex(of: ":") {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
        }
        guard !host.isEmpty else { return nil }
        guard let port else { return (String(host), isSecure ? 443 : 80) }
        guard let number = UInt16(port), number > 0 else { return nil }
        return (String(host), number)
    }

    /// As the `Host` field has it.
    package var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// As messages name it.
    package var text: String { "\(isSecure ? "https" : "http")://\(authority)\(prefix)" }
}
