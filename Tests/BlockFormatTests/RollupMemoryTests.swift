import ProfileModel
import Testing

@testable import BlockFormat

@Suite struct RollupMemoryTests {
    private static let stackCount = 100

    /// A chunk of one profile of one series, with all stacks.
    private static func chunk(_ number: Int) -> (rows: RowTable, samples: SampleRows) {
        var rows = RowTable(columns: 1)
        rows.profileTimes = [Int64(number)]
        rows.rowProfiles = [0]
        rows.rowSeries = [UInt32(number % 3)]
        var samples = SampleRows(columns: 1)
        samples.stacks = (0..<UInt32(stackCount)).map(\.self)
        samples.values[0] = (0..<stackCount).map { Int64($0 * number) }
        samples.endRow()
        return (rows, samples)
    }

    @Test func `a window of many chunks is not held sample by sample until it ends`() throws {
        var builder = RollupBuilder(
            RollupGrain(width: 1_000, withoutLabel: nil),
            series: [0, 1, 2],
            columns: 1,
            stackCount: Self.stackCount,
            limit: 200
        )
        var most = 0
        for number in 1...600 {
            let chunk = Self.chunk(number)
            builder.add(chunk.rows, chunk.samples)
            most = max(most, builder.heldSamples)
        }
        // Three rows are left in the end.
        #expect(most <= 2 * 3 * Self.stackCount + Self.stackCount)
        let last = builder.chunk(before: nil)
        let chunk = try #require(last)
        #expect(chunk.rows.rowProfileCounts == [200, 200, 200])
        let expected = (0..<3).map { series in
            (1...600).filter { $0 % 3 == series }.reduce(0) { $0 + Int64($1) } * Int64(99 * 100 / 2)
        }
        #expect(chunk.rows.totals == [expected])
        #expect(chunk.samples.stacks.count == 300)
        #expect(chunk.pays)
    }
}
