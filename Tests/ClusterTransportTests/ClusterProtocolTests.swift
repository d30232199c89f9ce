import ClusterTransport
import Testing

@Suite struct ClusterProtocolTests {
    @Test func `the protocol has a version to check against`() {
        #expect(ClusterProtocol.version > 0)
    }
}
