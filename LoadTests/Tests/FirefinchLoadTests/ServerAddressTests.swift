import Testing

@testable import firefinch_load

@Suite
struct ServerAddressTests {
    @Test(
        arguments: [
            ("http://127.0.0.1:4040", "127.0.0.1:4040"), ("http://127.9.8.7:1/", "127.9.8.7:1"),
            ("http://localhost:4040", "127.0.0.1:4040"), ("http://[::1]:4040", "[::1]:4040"),
            ("http://127.0.0.1", "127.0.0.1:80"),
        ]
    )
    func `a loopback address is taken`(url: String, address: String) throws {
        #expect(try ServerAddress(url).description == address)
    }

    @Test(
        arguments: [
            "http://10.0.0.1:4040", "http://128.0.0.1", "http://example.com", "http://[::2]:4040",
            "http://0.0.0.0:4040",
            "http://127.0.0.1.example.com", "https://127.0.0.1:4040", "127.0.0.1:4040", "http://127.0.0.1:0",
            "http://127.0.0.1:99999", "http://127.1:4040", "http://user@127.0.0.1:4040", "http://[::ffff:10.0.0.1]:1",
            "",
        ]
    )
    func `any other address is refused`(url: String) {
        #expect(throws: UsageError.self) { try ServerAddress(url) }
    }
}
