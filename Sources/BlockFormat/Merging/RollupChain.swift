/// Rollups of one group and one view of its series, from the finest grain on: each grain is made of the one before it, and
/// kept only where it has at most half of that one's rows and samples.
struct RollupChain {
    private var builders: [RollupBuilder]

    /// Makes a chain of grains whose windows lie in each other; the first takes in raw rows.
    init(_ builders: [RollupBuilder]) { self.builders = builders }

    /// Takes in a raw chunk.
    mutating func add(_ rows: RowTable, _ samples: SampleRows) {
        guard !builders.isEmpty else { return }
        builders[0].add(rows, samples)
    }

    /// The chunks that can be written now: of windows that end before `time` (nil: of all), where enough came together.
    mutating func chunks(before time: Int64?) -> [(grain: RollupGrain, chunk: RollupBuilder.Chunk)] {
        var found: [(grain: RollupGrain, chunk: RollupBuilder.Chunk)] = []
        for index in builders.indices {
            let chunk = builders[index].chunk(before: time)
            let next = index + 1
            if builders[index].isImpossible, next < builders.count { builders[next].giveUp() }
            guard let chunk else {
                if time == nil { continue }
                break
            }
            if next < builders.count { builders[next].add(chunk.rows, chunk.samples) }
            if chunk.pays { found.append((builders[index].grain, chunk)) }
        }
        return found
    }
}
