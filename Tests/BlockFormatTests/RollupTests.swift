import BlockFormat
import ProfileModel
import TestSupport
import Testing

@Suite struct RollupTests {
    /// What identifies a sum of a rollup.
    private struct Key: Hashable {
        var type: String
        var labels: LabelSet
        var window: Int64
        var stack: [String]
    }

    /// Profiles around the borders of windows of 10, before and after 1970.
    private static func profiles(seed: UInt64) -> [TestProfile] {
        var profiles = drawnProfiles(seed: seed, count: 160)
        let times: [Int64] = [-21, -20, -19, -11, -10, -9, -1, 1, 9, 10, 11, 19, 20, 21, 29, 30, 31, 39, 40, 41]
        for index in profiles.indices {
            profiles[index].time = times[index % times.count]
            profiles[index].service = "api"
            for sample in profiles[index].samples.indices {
                profiles[index].samples[sample].stack = Array(profiles[index].samples[sample].stack.prefix(1))
            }
        }
        return profiles
    }

    private static let encoding = CompactionEncoding(
        compression: 3,
        rollupWidths: [10, 40],
        reducedRollupWidths: [10, 20],
        chunkAlignment: 10,
        longestChunk: 20,
        chunkSize: 1 << 20
    )

    private static func windowEnd(_ time: Int64, _ width: Int64) -> Int64 {
        var end: Int64 = -1_000
        while end < time { end += width }
        return end
    }

    /// With small chunks a window has several.
    @Test(arguments: 1...6, [1 << 20, 1_000, 100])
    func `a rollup says for each window what its rows add up to`(seed: UInt64, chunkSize: Int) async throws {
        let profiles = Self.profiles(seed: seed)
        var encoding = Self.encoding
        encoding.chunkSize = chunkSize
        let block = try await merged([try segment(of: profiles, sequence: 1)], level: 3, encoding: encoding)
        let dataset = try #require(block.metadata.datasets.first)
        #expect(dataset.chunks.count { $0.rollup == nil } >= (chunkSize < 1_000 ? 20 : 2))
        let opened = try OpenedDataset(dataset, block.bytes)
        let raw = expectedRows(of: profiles)
        #expect(dataset.chunks.contains { $0.rollup != nil })
        for chunk in dataset.chunks.indices {
            guard let grain = dataset.chunks[chunk].rollup else { continue }
            let range = dataset.chunks[chunk].timeRange
            #expect(range.end % grain.width == 0)
            #expect((range.start - 1) % grain.width == 0)
            var expected: [Key: Int64] = [:]
            let group = dataset.groups[dataset.chunks[chunk].group]
            for row in raw where row.type.hasPrefix(group.name) && range.contains(row.time) {
                var labels = row.labels
                if let label = grain.withoutLabel { labels.remove(label) }
                let window = Self.windowEnd(row.time, grain.width)
                expected[Key(type: row.type, labels: labels, window: window, stack: row.stack), default: 0] += row.value
            }
            #expect(try sums(opened, chunk) == expected)
            #expect(try opened.rows(chunk: chunk).rowProfiles.count == dataset.chunks[chunk].rowCount)
        }
    }

    @Test func `a row of a rollup counts each profile once, however many series and spans it has`() async throws {
        let samples = (1...3).flatMap { span in
            ["t1", "t2"].map { thread in
                TestProfile.Sample(
                    stack: ["a"],
                    values: [2, 20],
                    labels: [Label(LabelName.spanID, "000000000000000\(span)"), Label("thread", thread)]
                )
            }
        }
        let profiles = (1...4).map { number in
            var profile = TestProfile(time: Int64(number), samples: samples)
            profile.number = UInt64(number)
            return profile
        }
        let block = try await merged([try segment(of: profiles, sequence: 1)], level: 3, encoding: Self.encoding)
        let dataset = try #require(block.metadata.datasets.first)
        let opened = try OpenedDataset(dataset, block.bytes)
        let reduced = try #require(dataset.chunks.firstIndex { $0.rollup?.withoutLabel == "thread" })
        let table = try opened.rows(chunk: reduced)
        #expect(table.rowProfileCounts == [4])
        #expect(table.totals == [[48], [480]])
        #expect(table.profileTimes == [10])
    }

    @Test func `a rollup whose sums pass 64 bits is left out and the rows stay`() async throws {
        let profiles = (1...6).map { number in
            var profile = TestProfile(
                time: Int64(number),
                samples: [.init(stack: ["a"], values: [.max / 4, .max / 2])]
            )
            profile.number = UInt64(number)
            return profile
        }
        let block = try await merged([try segment(of: profiles, sequence: 1)], level: 3, encoding: Self.encoding)
        let dataset = try #require(block.metadata.datasets.first)
        #expect(dataset.chunks.allSatisfy { $0.rollup == nil })
        #expect(try OpenedSegment(block.bytes).rows == expectedRows(of: profiles))
    }

    /// Windows of several chunks: each part fits, only what they join to does not.
    @Test(arguments: [[Int64.max / 2 + 1, Int64.max / 2 + 1], [Int64](repeating: 1 << 62, count: 4)] as [[Int64]])
    func `a rollup whose chunks together pass 64 bits is left out`(values: [Int64]) async throws {
        let profiles = values.enumerated().flatMap { window, value in
            (0..<3).map { number in
                var profile = TestProfile(
                    types: [("samples", "count")],
                    time: Int64(window * 10 + number + 1),
                    samples: [.init(stack: ["a"], values: [number == 0 ? value : 1])]
                )
                profile.number = UInt64(window * 10 + number + 1)
                return profile
            }
        }
        let segments = try values.indices.map { window in
            try segment(of: Array(profiles[window * 3..<window * 3 + 3]), sequence: UInt64(window + 1))
        }
        let block = try await merged(segments, level: 3, encoding: Self.encoding)
        let dataset = try #require(block.metadata.datasets.first)
        #expect(dataset.chunks.allSatisfy { $0.rollup?.width != 40 })
        let opened = try OpenedDataset(dataset, block.bytes)
        for chunk in dataset.chunks.indices {
            // Reading fails on a total that wrapped.
            #expect(try opened.rows(chunk: chunk).totals[0].allSatisfy { $0 > 0 })
        }
    }

    @Test func `a coarser rollup that is not half of the finer one is left out`() async throws {
        let profiles = (0..<20).map { number in
            var profile = TestProfile(time: Int64(number % 10 + 1), samples: [.init(stack: ["a"], values: [1, 10])])
            profile.number = UInt64(number)
            return profile
        }
        let block = try await merged([try segment(of: profiles, sequence: 1)], level: 3, encoding: Self.encoding)
        let widths = block.metadata.datasets.flatMap(\.chunks).compactMap(\.rollup?.width)
        #expect(widths == [10])
    }

    private func sums(_ opened: OpenedDataset, _ chunk: Int) throws -> [Key: Int64] {
        let table = try opened.rows(chunk: chunk)
        let group = opened.metadata.groups[opened.metadata.chunks[chunk].group]
        let series = try opened.series(chunk: chunk)
        var found: [Key: Int64] = [:]
        for column in group.columns.indices {
            let samples = try opened.samples(chunk: chunk, column: column)
            for row in table.rowProfiles.indices {
                let sums = try opened.sums(samples, table, row: row)
                #expect(sums.reduce(0, +) == table.totals[column][row])
                for (stack, value) in sums.enumerated() where value != 0 {
                    let key = Key(
                        type: group.profileType(column: column).id,
                        labels: series[Int(table.rowSeries[row])],
                        window: table.profileTimes[Int(table.rowProfiles[row])],
                        stack: opened.frames(of: stack, isDetailed: false)
                    )
                    found[key, default: 0] += value
                }
            }
        }
        return found
    }
}
