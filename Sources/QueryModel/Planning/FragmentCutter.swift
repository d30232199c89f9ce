/// Cuts a sequence of parts into fragments by cost.
struct FragmentCutter {
    /// What is never divided: a whole dataset of a segment, or one chunk of a larger dataset.
    struct Part: Hashable {
        /// What it takes by itself.
        var cost: ReadCost
        /// What a fragment takes besides that reads the dataset's first part, or begins with this one.
        var opening: ReadCost
        /// Whether the part before it is of the same dataset.
        var continuesDataset: Bool
        /// Whether it is the first part of a service.
        var opensService: Bool
        /// The number of its object.
        var object: Int
    }

    private let settings: PlannerSettings

    init(_ settings: PlannerSettings) { self.settings = settings }

    /// Cuts `parts` into consecutive ranges, each as large as the targets allow (but never empty), preferring to cut
    /// where a new service begins.
    func cut(_ parts: [Part]) -> [Range<Int>] {
        var scale = 1
        while true {
            let ranges = cut(parts, scale: scale)
            if ranges.count <= max(1, settings.maxFragments) { return ranges }
            scale *= 2
        }
    }

    private func cut(_ parts: [Part], scale: Int) -> [Range<Int>] {
        // Sums of costs stay far below the largest number, which targets reach by doubling: then one fragment holds all.
        let bytes = Self.scaled(settings.targetBytes, scale)
        let scan = Self.scaled(Self.nanoseconds(settings.targetScan), scale)
        let mostObjects = Self.scaled(settings.maxObjects, scale)
        var ranges: [Range<Int>] = []
        var start = 0
        var sum = ReadCost()
        var objects: Set<Int> = []
        for (index, part) in parts.enumerated() {
            var next = sum
            next.add(part.cost)
            if !part.continuesDataset { next.add(part.opening) }
            let isWide = objects.count >= mostObjects && !objects.contains(part.object)
            let isFull = next.bytes > bytes || next.scanNanoseconds > scan || isWide
            let isHalf = sum.bytes > bytes / 2 || sum.scanNanoseconds > scan / 2
            if index > start, isFull || (isHalf && part.opensService) {
                ranges.append(start..<index)
                start = index
                objects.removeAll(keepingCapacity: true)
                next = part.cost
                next.add(part.opening)
            }
            objects.insert(part.object)
            sum = next
        }
        if start < parts.count { ranges.append(start..<parts.count) }
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
