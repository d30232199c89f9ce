import Foundation

extension ServerMetrics {
    /// A quantile of a histogram's observations, over all its series with these labels, since an earlier reading; nil if
    /// there were none.
    ///
    /// It is taken as evenly spread within its bucket; beyond the last bound it is that bound.
    func quantile(
        _ part: Double,
        of family: String,
        where labels: [String: String] = [:],
        since earlier: ServerMetrics
    ) -> Double? {
        let now = buckets(of: family, where: labels)
        let before = earlier.buckets(of: family, where: labels)
        let gains = now.map { (bound: $0.key, count: $0.value - (before[$0.key] ?? 0)) }.sorted { $0.bound < $1.bound }
        guard let all = gains.last?.count, all > 0 else { return nil }
        let rank = part * all
        var lower = (bound: 0.0, count: 0.0)
        for bucket in gains {
            guard bucket.count < rank, bucket.bound.isFinite else {
                guard bucket.bound.isFinite else { return lower.bound }
                let inside = bucket.count - lower.count
                let share = inside > 0 ? (rank - lower.count) / inside : 1
                return lower.bound + (bucket.bound - lower.bound) * share
            }
            lower = bucket
        }
        return lower.bound
    }

    private func buckets(of family: String, where labels: [String: String]) -> [Double: Double] {
        var buckets: [Double: Double] = [:]
        let wanted = labels.map { "\($0.key)=\"\($0.value)\"" }
        for (name, value) in all(of: family + "_bucket") where wanted.allSatisfy(name.contains) {
            guard let le = name.firstRange(of: "le=\"") else { continue }
            let text = name[le.upperBound...].prefix { $0 != "\"" }
            let bound = text == "+Inf" ? Double.infinity : Double(text)
            if let bound { buckets[bound, default: 0] += value }
        }
        return buckets
    }
}
