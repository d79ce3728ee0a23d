import HTTPServing
import Testing

@Suite struct ListenAddressTests {
    @Test(arguments: ["127.0.0.1:80", "[::1]:8080", "localhost:0"])
    func anAddressIsRead(text: String) {
        #expect(ListenAddress.parse(text) != nil)
    }

    @Test(arguments: ["", ":80", "127.0.0.1", "::1:80", "[127.0.0.1]:1", "a.example:80", "1:65536"])
    func whatIsNoAddressIsRefused(text: String) {
        #expect(ListenAddress.parse(text) == nil)
    }
}
