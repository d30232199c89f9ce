import ProfileModel
import QueryModel
import TestSupport

/// Answers computed from the profiles themselves, without any store.
enum BruteForce {
    /// Self values by path, root first.
    static func folded(_ profiles: [KnownProfile]) -> [[String]: Int64] {
        var values: [[String]: Int64] = [:]
        for sample in profiles.flatMap(\.samples) { values[sample.stack, default: 0] += sample.values[0] }
        return values
    }

    /// Sums and counts by service and point.
    static func points(_ profiles: [KnownProfile], _ request: TimeSeriesRequest) -> [String: [Int64: [Int64]]] {
        var points: [String: [Int64: [Int64]]] = [:]
        for profile in profiles {
            let time = profile.time / 1_000_000
            let steps = max(
                0,
                (time - request.startMilliseconds + request.stepMilliseconds - 1) / request.stepMilliseconds
            )
            let point = request.startMilliseconds + steps * request.stepMilliseconds
            let known = points[profile.service]?[point] ?? [0, 0]
            points[profile.service, default: [:]][point] = [known[0] + profile.value, known[1] + 1]
        }
        return points
    }
}

extension FlameGraphReport {
    /// Self values by path of names, root first.
    var folded: [[String]: Int64] {
        var values: [[String]: Int64] = unnamedValue == 0 ? [:] : [[]: unnamedValue]
        for node in parents.indices where selfValues[node] != 0 { values[path(node), default: 0] += selfValues[node] }
        return values
    }

    private func path(_ node: Int) -> [String] {
        var path: [String] = []
        var next = node
        while next > 0 {
            path.append(String(decoding: name(names[next]), as: UTF8.self))
            next = Int(parents[next])
        }
        return path.reversed()
    }
}

extension TimeSeriesReport {
    /// Sum and count by the value of the only label and by point.
    var byService: [String: [Int64: [Int64]]] {
        var services: [String: [Int64: [Int64]]] = [:]
        for series in series {
            let name = series.labels.map(\.value).joined(separator: ",")
            for point in series.points { services[name, default: [:]][point.milliseconds] = [point.sum, point.count] }
        }
        return services
    }
}
