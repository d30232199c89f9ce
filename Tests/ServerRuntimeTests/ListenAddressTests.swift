import ServerRuntime
import Testing

@Suite struct ListenAddressTests {
    @Test(arguments: [
        ("127.0.0.1:4040", "127.0.0.1", 4040), (":80", "0.0.0.0", 80), ("localhost:0", "localhost", 0),
        ("[::1]:8080", "::1", 8080), ("[::]:65535", "::", 65535),
    ])
    func `addresses are read`(text: String, host: String, port: Int) throws {
        let address = try #require(ListenAddress(text))
        #expect(address.host == host)
        #expect(address.port == port)
    }

    @Test(arguments: [
        "", "4040", "localhost", "localhost:", "localhost:65536", "localhost:-1", "localhost:http", "a:1 ",
    ])
    func `what is no address is refused`(text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test(arguments: ["127.0.0.1:4040", "[::1]:8080", "localhost:0"])
    func `an address is written as it is read`(text: String) throws {
        #expect(try #require(ListenAddress(text)).description == text)
    }
}
