import BlockFormat
import ProfileModel
import TestSupport
import Testing

@Suite struct DerivationTests {
    /// Profiles of one service with the given values for stacks a and b.
    private func block(_ values: [[[Int64]]]) async throws -> (StoredBlock, [TestProfile]) {
        let profiles = values.enumerated().map { number, samples in
            var profile = TestProfile(
                name: "memory",
                types: [("objects", "count"), ("space", "bytes")],
                samples: zip(["a", "b"], samples).map { .init(stack: [$0], values: $1) }
            )
            profile.number = UInt64(number + 1)
            profile.time += Int64(number)
            return profile
        }
        return (try await merged([try segment(of: profiles, sequence: 1)], level: 1), profiles)
    }

    private func derivation(_ block: StoredBlock) -> SampleColumn.Derivation? {
        block.metadata.datasets[0].groups[0].columns[1].derivation
    }

    @Test func `one factor for all stacks is named in the metadata alone`() async throws {
        let (block, profiles) = try await block([[[1, 16], [2, 32]], [[3, 48], [4, 64]]])
        #expect(derivation(block) == .init(column: 0, factor: 16))
        #expect(block.metadata.datasets[0].section(.factors) == nil)
        #expect(try OpenedSegment(block.bytes).rows == expectedRows(of: profiles))
    }

    @Test func `a factor for each stack needs no residuals when it is exact`() async throws {
        let (block, profiles) = try await block([[[1, 16], [2, 64]], [[3, 48], [4, 128]]])
        #expect(derivation(block) == .init(column: 0, factor: nil))
        let dataset = block.metadata.datasets[0]
        #expect(dataset.section(.factors, chunk: 0, column: 1) != nil)
        #expect(dataset.sections.allSatisfy { $0.kind != .residuals })
        #expect(try OpenedSegment(block.bytes).rows == expectedRows(of: profiles))
    }

    @Test func `what a factor leaves is kept exactly, below it and above it`() async throws {
        let (block, profiles) = try await block([[[100, 160_000], [20, 64_001]], [[300, 480_050], [40, 127_998]]])
        #expect(derivation(block) == .init(column: 0, factor: nil))
        #expect(block.metadata.datasets[0].sections.contains { $0.kind == .residuals })
        #expect(try OpenedSegment(block.bytes).rows == expectedRows(of: profiles))
    }

    @Test func `a column with a value where the other has none is stored`() async throws {
        let (block, profiles) = try await block([[[1, 16], [0, 64]], [[3, 48], [4, 128]]])
        #expect(derivation(block) == nil)
        #expect(try OpenedSegment(block.bytes).rows == expectedRows(of: profiles))
    }

    @Test func `a column of zeros is stored and empty`() async throws {
        let (block, profiles) = try await block([[[1, 0], [2, 0]], [[3, 0], [4, 0]]])
        #expect(derivation(block)?.factor == nil)
        #expect(try OpenedSegment(block.bytes).rows == expectedRows(of: profiles))
    }

    @Test func `values whose products would pass 64 bits read back`() async throws {
        let (block, profiles) = try await block([[[.max / 2, 1], [1, .max / 2]], [[1, .max / 2], [.max / 2, 1]]])
        #expect(try OpenedSegment(block.bytes).rows == expectedRows(of: profiles))
    }
}
