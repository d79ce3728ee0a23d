import LedgerCommand
import Testing

/// Where a server is, and what opens its door.
@Suite struct ServerAddressTests {
    @Test(arguments: [
        ("http://127.0.0.1:7676", "127.0.0.1", 7676, ""), ("HTTP://a/", "a", 80, ""),
        ("https://flags.example.com", "flags.example.com", 443, ""),
        ("https://a:8443/flags/", "a", 8443, "/flags"), ("http://[::1]:80", "::1", 80, ""),
        ("http://[fe80::1]:7676/x/y", "fe80::1", 7676, "/x/y"),
    ])
    func anAddressIsTakenApart(text: String, host: String, port: UInt16, prefix: String) throws {
        let address = try ServerAddress.parse(text)
        #expect((address.host, address.port, address.prefix) == (host, port, prefix))
        #expect(address.isSecure == text.hasPrefix("https"))
        #expect(try ServerAddress.parse(address.text) == address)
    }

    @Test(arguments: [
        "", "a", "http:/a", "http://", "http://:80", "ftp://a", "http://a:", "http://a:0",
        "http://a:65536", "http://a:-1", "http://[::1", "http://[::1]x", "http://a@b", "http://a?b",
        "http://a#b", "http://a b", "http://a\r\nHost: b", "http://ä", "http://a\\b",
    ])
    func whatIsNoAddressIsWrongUsage(text: String) {
        #expect(throws: CommandFailure.self) { try ServerAddress.parse(text) }
    }

    @Test(arguments: [
        ("fl_abc", "fl_abc"), ("  fl_abc\r\n", "fl_abc"), ("{\"token\":\"fl_abc\"}", "fl_abc"),
        ("\n{\"id\":\"x\",\n \"token\": \"fl_abc\"}\n", "fl_abc"), ("", nil), ("a b", nil),
        ("a\r\nX: y", nil), ("{\"id\":\"x\"}", nil), ("{\"token\":1}", nil), ("{", nil),
        ("{\"token\":\"\"}", nil), ("ä", nil),
    ])
    func aTokenStandsAloneOrInWhatIssuedIt(text: String, token: String?) {
        #expect(ServerToken.parse(Array(text.utf8)) == token)
    }
}
