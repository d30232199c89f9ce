/// Cuts a sequence of datasets into fragments by cost.
struct FragmentCutter {
    private let settings: PlannerSettings

    init(_ settings: PlannerSettings) { self.settings = settings }

    /// Cuts `costs` into consecutive ranges, each as large as the targets allow (but never empty), preferring to cut
    /// where a new service begins: where `opensService` says that the dataset of an index is of another service than
    /// the one before it.
    func cut(_ costs: [ReadCost], opensService: (Int) -> Bool) -> [Range<Int>] {
        var scale = 1
        while true {
            let ranges = cut(costs, scale: scale, opensService: opensService)
            if ranges.count <= max(1, settings.maxFragments) { return ranges }
            scale *= 2
        }
    }

    private func cut(_ costs: [ReadCost], scale: Int, opensService: (Int) -> Bool) -> [Range<Int>] {
        // Sums of costs stay far below the largest number, which targets reach by doubling: then one fragment holds all.
        let bytes = Self.scaled(settings.targetBytes, scale)
        let scan = Self.scaled(Self.nanoseconds(settings.targetScan), scale)
        var ranges: [Range<Int>] = []
        var start = 0
        var sum = ReadCost()
        for (index, cost) in costs.enumerated() {
            let isFull = sum.bytes + cost.bytes > bytes || sum.scanNanoseconds + cost.scanNanoseconds > scan
            let isHalf = sum.bytes > bytes / 2 || sum.scanNanoseconds > scan / 2
            if index > start, isFull || (isHalf && opensService(index)) {
                ranges.append(start..<index)
                start = index
                sum = ReadCost()
            }
            sum.add(cost)
        }
        if start < costs.count { ranges.append(start..<costs.count) }
        return ranges
    }

    private static func nanoseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return Int(max(0, min(seconds, 1 << 30))) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
    }

    private static func scaled(_ target: Int, _ scale: Int) -> Int {
        let (product, overflowed) = max(1, target).multipliedReportingOverflow(by: scale)
        return overflowed ? .max : product
    }
}
