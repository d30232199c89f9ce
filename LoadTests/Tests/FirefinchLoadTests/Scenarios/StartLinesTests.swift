import Testing

@testable import firefinch_load

@Suite
struct StartLinesTests {
    private static let listens = "firefinch 0.3 listens on http://127.0.0.1:40123\n"
    private static let opened =
        "2026-11-26T12:00:00Z notice firefinch: network.address=127.0.0.1:40999 cluster port open\n"

    @Test
    func `ports are read from what the server says`() {
        let lines = StartLines(Self.opened + Self.listens, hasCluster: true)
        #expect(lines?.url == "http://127.0.0.1:40123" && lines?.cluster == "127.0.0.1:40999")
        #expect(StartLines(Self.listens, hasCluster: false)?.cluster == nil)
    }

    @Test
    func `a line that is not whole is waited for`() {
        #expect(StartLines(String(Self.listens.dropLast(3)), hasCluster: false) == nil)
        #expect(StartLines(Self.listens + Self.opened.dropLast(), hasCluster: true) == nil)
        #expect(StartLines(Self.listens, hasCluster: true) == nil)
        #expect(StartLines("", hasCluster: false) == nil)
    }
}
