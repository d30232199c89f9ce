import HostEnvironment
import ProfileFormats
import ProfileModel
import TestSupport
import Testing

@testable import Ingestion

@Suite struct ProfileIdentifierTests {
    private let identifier = ProfileIdentifier(random: SeededRandomSource(seed: 1))
    private static let labels = [Label("service_name", "shop"), Label("pod", "a")]

    private func identity(
        tenant: String = "alice",
        labels: [Label] = labels,
        time: Int64 = 5,
        value: Int64 = 1,
        id: String? = nil
    ) throws -> (identity: ProfileIdentity, isRepeatable: Bool) {
        let bytes = PprofSketch(time: time, samples: [.init(["main"], [value])]).bytes
        let item = ProfilePush.Item(labels: labels, bytes: bytes, clientID: id, fallbackTime: 9)
        let profile = try PprofDecoder.decode(bytes).profile
        return identifier.identity(tenant: try TenantID(tenant), item: item, profile: profile)
    }

    @Test func `the same push has the same identity, whatever the order of its labels`() throws {
        let first = try identity()
        #expect(first.isRepeatable)
        #expect(try identity().identity == first.identity)
        #expect(try identity(labels: Self.labels.reversed()).identity == first.identity)
    }

    @Test func `each part of a push changes its identity`() throws {
        let identities = [
            try identity(), try identity(tenant: "bob"), try identity(labels: [Self.labels[0]]),
            try identity(labels: [Self.labels[0], Label("pod", "b")]), try identity(time: 6), try identity(value: 2),
            try identity(id: "x"), try identity(id: "y"),
            try identity(labels: [Label("service_namesho", "p"), Label("pod", "a")]),
        ]
        #expect(Set(identities.map(\.identity)).count == identities.count)
    }

    @Test func `without time and id every push is another profile`() throws {
        let first = try identity(time: 0)
        let second = try identity(time: 0)
        #expect(!first.isRepeatable && !second.isRepeatable)
        #expect(first.identity != second.identity)
    }

    @Test func `an id makes a profile without a time repeatable`() throws {
        let first = try identity(time: 0, id: "x")
        #expect(first.isRepeatable)
        #expect(try identity(time: 0, id: "x").identity == first.identity)
    }
}
