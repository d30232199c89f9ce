extension [ReadTierSample] {
    /// The samples taken between two moments.
    func between(_ start: Double, _ end: Double) -> [ReadTierSample] {
        filter { $0.at >= start && $0.at <= end }
    }

    /// Requests said to be with the store over those allowed, on average while something waited; nil if nothing ever did.
    var saidInFlight: Double? {
        let busy = filter { $0.queuedFragments > 0 && $0.capacity > 0 }
        guard !busy.isEmpty else { return nil }
        return busy.reduce(0) { $0 + $1.readsInFlight / $1.capacity } / Double(busy.count)
    }

    /// Which part of the samples found something waiting.
    var partWithQueue: Double {
        isEmpty ? 0 : Double(count { $0.queuedFragments > 0 }) / Double(count)
    }
}
