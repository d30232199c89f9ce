import ServerRuntime
import Testing

@Suite struct ServerRoleTests {
    @Test func `roles are all, or names with commas and perhaps spaces between`() {
        #expect(ServerRole.set("all") == Set(ServerRole.allCases))
        #expect(ServerRole.set("writer") == [.writer])
        #expect(ServerRole.set("writer, compactor,frontend") == [.writer, .compactor, .frontend])
        #expect(ServerRole.set("querier,querier") == [.querier])
    }

    @Test(arguments: ["", " ", ",", "reader", "writer,reader", "Writer", "all,writer"])
    func `what names no role is none`(_ text: String) {
        #expect(ServerRole.set(text) == nil)
    }

    @Test func `every role but the querier needs the metastore`() {
        #expect(ServerRole.allCases.filter { !$0.needsMetastore } == [.querier])
    }
}
