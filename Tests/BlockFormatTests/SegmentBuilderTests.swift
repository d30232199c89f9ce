import BlockFormat
import ProfileModel
import Testing

@Suite struct SegmentBuilderTests {
    private func segment(_ profiles: [TestProfile]) throws -> EncodedSegment {
        var builder = SegmentBuilder(hashSeed: 3)
        for profile in profiles { _ = try builder.add(profile.entry) }
        return try builder.encode(id: BlockID(high: 1, low: 2), createdAt: 99)
    }

    @Test(arguments: 1...20) func `what is read back is what was put in`(seed: UInt64) throws {
        let profiles = drawnProfiles(seed: seed, count: 30)
        let encoded = try segment(profiles)
        let opened = try OpenedSegment(encoded.bytes)
        #expect(opened.rows == expectedRows(of: profiles))
        #expect(opened.metadata == encoded.metadata)
        #expect(opened.metadata.objectSize == encoded.bytes.count)
    }

    @Test func `a column that is a constant multiple of another is not stored`() throws {
        let profile = TestProfile(samples: [
            .init(stack: ["a"], values: [2, 20_000_000]), .init(stack: ["b"], values: [5, 50_000_000]),
        ])
        let dataset = try #require(segment([profile]).metadata.datasets.first)
        #expect(dataset.groups[0].columns[1].derivation == .init(column: 0, factor: 10_000_000))
        #expect(dataset.section(.values, chunk: 0, column: 0) != nil)
        #expect(dataset.section(.values, chunk: 0, column: 1) == nil)
    }

    @Test func `a column that is nearly a multiple of another is stored`() throws {
        let profile = TestProfile(samples: [
            .init(stack: ["a"], values: [2, 20_000_000]), .init(stack: ["b"], values: [5, 50_000_001]),
        ])
        let encoded = try segment([profile])
        #expect(encoded.metadata.datasets[0].groups[0].columns[1].derivation == nil)
        #expect(try OpenedSegment(encoded.bytes).rows == expectedRows(of: [profile]))
    }

    @Test func `samples with a negative value or only zeros leave no trace`() throws {
        let profile = TestProfile(samples: [
            .init(stack: ["a"], values: [2, -1]), .init(stack: ["b"], values: [0, 0]),
            .init(stack: ["c"], values: [0, 7]),
        ])
        let opened = try OpenedSegment(segment([profile]).bytes)
        #expect(opened.rows.map(\.stack) == [["c"]])
    }

    @Test func `a profile without a sample that counts is not stored`() throws {
        var builder = SegmentBuilder(hashSeed: 1)
        let profile = TestProfile(samples: [.init(stack: ["a"], values: [0, 0])])
        #expect(try builder.add(profile.entry) == .nothingToStore)
        #expect(builder.isEmpty)
    }

    @Test func `an identity that is already in the segment is not taken twice`() throws {
        var builder = SegmentBuilder(hashSeed: 1)
        let profile = TestProfile(samples: [.init(stack: ["a"], values: [1, 10])])
        #expect(try builder.add(profile.entry) == .added)
        #expect(try builder.add(profile.entry) == .alreadyHere)
        let encoded = try builder.encode(id: BlockID(high: 1, low: 1), createdAt: 0)
        #expect(encoded.identities == [[profile.entry.identity]])
        #expect(try OpenedSegment(encoded.bytes).totals.values.sorted() == [1, 10])
    }

    @Test func `values that add up to more than 64 bits are refused and change nothing`() throws {
        var builder = SegmentBuilder(hashSeed: 1)
        let profile = TestProfile(samples: [
            .init(stack: ["a"], values: [1, .max]), .init(stack: ["b"], values: [1, 1]),
        ])
        #expect(throws: SegmentBuilderError.valuesOverflow(column: 1)) { try builder.add(profile.entry) }
        #expect(builder.isEmpty)
        var second = TestProfile(samples: [.init(stack: ["a"], values: [1, 1])])
        second.number = 2
        #expect(try builder.add(second.entry) == .added)
        let encoded = try builder.encode(id: BlockID(high: 1, low: 1), createdAt: 0)
        #expect(try OpenedSegment(encoded.bytes).rows == expectedRows(of: [second]))
    }

    @Test func `tenants and services get datasets of their own`() throws {
        var entries = ["api", "web"].map { service in
            TestProfile(service: service, samples: [.init(stack: ["a"], values: [1, 1])]).entry
        }
        entries[1].identity.low = 5
        var other = entries[0]
        other.tenant = try TenantID("other")
        other.identity.low = 6
        var builder = SegmentBuilder(hashSeed: 1)
        for entry in entries + [other] { _ = try builder.add(entry) }
        let metadata = try builder.encode(id: BlockID(high: 1, low: 1), createdAt: 0).metadata
        let owners = metadata.datasets.map { "\($0.tenant.name)/\($0.service)" }
        #expect(owners.sorted() == ["anonymous/api", "anonymous/web", "other/api"])
    }

    @Test func `labels with few values are listed and those with many are only named`() throws {
        let profiles = (0..<40).map { number in
            var profile = TestProfile(samples: [.init(stack: ["a"], values: [1, 1])])
            profile.number = UInt64(number)
            profile.labels = [Label("pod", "p\(number)"), Label("zone", "z\(number % 2)")]
            return profile
        }
        let dataset = try #require(segment(profiles).metadata.datasets.first)
        let summaries = Dictionary(uniqueKeysWithValues: dataset.labelSummaries.map { ($0.name, $0.values) })
        #expect(summaries["pod"] == .some(nil))
        #expect(summaries["zone"] == ["z0", "z1"])
        #expect(summaries[LabelName.serviceName] == ["api"])
    }
}
