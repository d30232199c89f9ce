import ClusterTransport
import ServerRuntime
import Testing

@Suite struct FrontendRosterTests {
    private let first: ListenAddress
    private let second: ListenAddress

    init() throws {
        first = try #require(ListenAddress("frontend:4041"))
        second = try #require(ListenAddress("other:4042"))
    }

    @Test func `a name stands for all its addresses, with its port`() {
        var roster = FrontendRoster()
        let change = roster.update([first: ["10.0.0.2", "10.0.0.1"], second: ["::1"]])
        #expect(
            change.added == [
                SocketPlace(host: "10.0.0.1", port: 4041), SocketPlace(host: "10.0.0.2", port: 4041),
                SocketPlace(host: "::1", port: 4042),
            ]
        )
        #expect(change.removed.isEmpty)
    }

    @Test func `a look-up that finds the same changes nothing`() {
        var roster = FrontendRoster()
        _ = roster.update([first: ["10.0.0.1"]])
        #expect(roster.update([first: ["10.0.0.1"]]) == FrontendRoster.Change())
    }

    @Test func `an address that is gone is left, a new one attached to`() {
        var roster = FrontendRoster()
        _ = roster.update([first: ["10.0.0.1", "10.0.0.2"]])
        let change = roster.update([first: ["10.0.0.2", "10.0.0.3"]])
        #expect(change.added == [SocketPlace(host: "10.0.0.3", port: 4041)])
        #expect(change.removed == [SocketPlace(host: "10.0.0.1", port: 4041)])
    }

    @Test func `a name that is unknown for the moment keeps its addresses`() {
        var roster = FrontendRoster()
        _ = roster.update([first: ["10.0.0.1"], second: ["10.0.0.2"]])
        #expect(roster.update([first: [], second: ["10.0.0.2"]]) == FrontendRoster.Change())
        #expect(roster.update([:]) == FrontendRoster.Change())
    }

    @Test func `an address that two names share is left when neither has it`() throws {
        let alias = try #require(ListenAddress("alias:4041"))
        var roster = FrontendRoster()
        #expect(roster.update([first: ["10.0.0.1"], alias: ["10.0.0.1"]]).added.count == 1)
        #expect(roster.update([first: ["10.0.0.9"], alias: ["10.0.0.1"]]).removed.isEmpty)
        #expect(roster.update([alias: ["10.0.0.9"]]).removed == [SocketPlace(host: "10.0.0.1", port: 4041)])
    }
}
