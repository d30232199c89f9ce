import ProfileModel

/// The rows of one group in the order they are written: profiles by time, cut into chunks.
struct GroupOrder {
    /// One raw chunk: which profiles, and its rows in order.
    struct Chunk {
        /// Profiles of the gathering, in order.
        var profiles: ArraySlice<Int>
        /// Rows of the gathering, in order.
        var rows: [Int]
    }

    /// The chunks by time.
    private(set) var chunks: [Chunk] = []
    /// For each profile of the gathering its index in its chunk.
    private(set) var places: [UInt32]

    /// Orders everything; `series` gives each gathered series its number.
    init(_ gathered: GatheredRows, series: [UInt32], encoding: CompactionEncoding) {
        let profiles = gathered.orderedProfiles()
        places = Array(repeating: 0, count: profiles.count)
        let ranges = ChunkPlan.chunks(
            times: profiles.map { gathered.times[$0] },
            weights: profiles.map { gathered.weights[$0] },
            encoding: encoding
        )
        var chunkOf = [Int](repeating: 0, count: profiles.count)
        for (chunk, range) in ranges.enumerated() {
            chunks.append(Chunk(profiles: profiles[range], rows: []))
            for (place, profile) in profiles[range].enumerated() {
                chunkOf[profile] = chunk
                places[profile] = UInt32(place)
            }
        }
        for (row, found) in gathered.rows.enumerated() { chunks[chunkOf[Int(found.profile)]].rows.append(row) }
        for chunk in chunks.indices { sort(&chunks[chunk].rows, gathered, series) }
    }

    private func sort(_ rows: inout [Int], _ gathered: GatheredRows, _ series: [UInt32]) {
        var keyed = rows.map { row in
            let found = gathered.rows[row]
            let place = places[Int(found.profile)]
            return (key: UInt64(series[Int(found.series)]) << 32 | UInt64(place), row: row)
        }
        keyed.sort { left, right in
            if left.key != right.key { return left.key < right.key }
            let leftRow = gathered.rows[left.row]
            let rightRow = gathered.rows[right.row]
            return (leftRow.span, leftRow.trace.high, leftRow.trace.low)
                < (rightRow.span, rightRow.trace.high, rightRow.trace.low)
        }
        rows = keyed.map(\.row)
    }
}
