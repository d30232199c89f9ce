import ProfileModel
import QueryModel

/// Answers queries by looking at every sample of every profile: slow, short, and independent of the engine.
struct BruteForce {
    /// One sample that counts, with the series and span it belongs to.
    private struct Hit {
        var profile: ProfileIdentity
        var time: Int64
        var series: LabelSet
        var span: String
        var stack: [Int]
        var value: Int64
    }

    let code: CodeSketch
    let profiles: [ProfileSketch]
    /// Deletions: what they select does not count.
    var hidden: [HiddenSelection] = []

    /// Self values by path of names; the empty path holds samples without a named frame.
    func flameGraph(_ query: Query, _ filter: StackFilter) -> [[String]: Int64] {
        var values: [[String]: Int64] = [:]
        for hit in hits(query) where counts(hit, filter) { values[code.path(hit.stack), default: 0] += hit.value }
        return values
    }

    /// Values by stack as text.
    func pprof(_ query: Query, _ filter: StackFilter) -> [String: Int64] {
        var values: [String: Int64] = [:]
        for hit in hits(query) where counts(hit, filter) {
            values[code.description(hit.stack), default: 0] += hit.value
        }
        return values
    }

    /// Sum and count by group and point.
    func timeSeries(_ query: Query, _ request: TimeSeriesRequest) -> [String: [Int64: (sum: Int64, count: Int64)]] {
        var groups: [String: [Int64: (sum: Int64, count: Int64)]] = [:]
        var rows: [Int64: Set<String>] = [:]
        for hit in hits(query) {
            guard let point = point(of: hit.time, request) else { continue }
            let group = request.groupBy.compactMap { name in hit.series[name].map { "\(name)=\($0)" } }.joined(
                separator: ","
            )
            let row = "\(hit.profile)\(hit.series)\(hit.span)"
            let isNew = rows[point, default: []].insert(row).inserted
            var sum = groups[group, default: [:]][point] ?? (0, 0)
            sum.sum += request.function.map { has($0, code.path(hit.stack)) } ?? true ? hit.value : 0
            sum.count += isNew ? 1 : 0
            groups[group, default: [:]][point] = sum
        }
        return groups
    }

    /// The label sets of all series with a value, virtual labels included.
    func series(_ query: Query) -> Set<LabelSet> { Set(hits(query).map(\.series)) }

    private func has(_ target: FunctionTarget, _ path: [String]) -> Bool {
        let frames = target.portion == .total ? path : Array(path.suffix(1))
        return switch target.name {
        case .exactly(let name): frames.contains(name)
        case .matching(let prefix): frames.contains { $0.hasPrefix(prefix.dropLast(2)) }
        }
    }

    /// Tries all points.
    private func point(of time: Int64, _ request: TimeSeriesRequest) -> Int64? {
        let milliseconds = time / 1_000_000
        if milliseconds == request.startMilliseconds - request.stepMilliseconds { return request.startMilliseconds }
        let step = Int(request.stepMilliseconds)
        return stride(from: request.startMilliseconds, through: request.endMilliseconds, by: step).first {
            $0 - request.stepMilliseconds < milliseconds && milliseconds <= $0
        }
    }

    private func counts(_ hit: Hit, _ filter: StackFilter) -> Bool {
        let spans = filter.spanIDs.map { span in
            let digits = String(span, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        return (filter.spanIDs.isEmpty || spans.contains(hit.span))
            && (filter.profileIDs.isEmpty || filter.profileIDs.contains { $0.uuid == hit.profile.uuid })
            && code.path(hit.stack).starts(with: filter.callSite)
    }

    private func hits(_ query: Query) -> [Hit] {
        profiles.flatMap { profile in
            profile.sampleTypes.indices.flatMap { hits(query, profile, column: $0) }
        }
    }

    private func hits(_ query: Query, _ profile: ProfileSketch, column: Int) -> [Hit] {
        guard query.tenants.contains(profile.tenant), query.dataRange.contains(profile.time) else { return [] }
        let type = ProfileType(
            name: profile.name,
            sampleType: profile.sampleTypes[column].type,
            sampleUnit: profile.sampleTypes[column].unit,
            periodType: profile.period?.type ?? "",
            periodUnit: profile.period?.unit ?? ""
        )
        guard query.profileType.map({ $0 == type }) ?? true else { return [] }
        return profile.samples.compactMap { sample in
            guard !sample.values.contains(where: { $0 < 0 }), sample.values[column] != 0 else { return nil }
            var series = profile.labels
            var span = ""
            for label in sample.labels {
                if label.name == LabelName.spanID {
                    span = label.value
                } else if series[label.name] == nil {
                    series.set(label.name, to: label.value)
                }
            }
            add(type, to: &series)
            guard query.matchers.allSatisfy({ holds($0, series[$0.name] ?? "") }) else { return nil }
            let isHidden = hidden.contains { selection in
                selection.range.contains(profile.time)
                    && selection.matchers.allSatisfy { holds($0, series[$0.name] ?? "") }
            }
            if isHidden { return nil }
            return Hit(
                profile: profile.identity,
                time: profile.time,
                series: series,
                span: span,
                stack: sample.locations,
                value: sample.values[column]
            )
        }
    }

    private func add(_ type: ProfileType, to series: inout LabelSet) {
        series.set("__profile_type__", to: type.id)
        series.set("__name__", to: type.name)
        series.set("__type__", to: type.sampleType)
        series.set("__unit__", to: type.sampleUnit)
        if !type.periodType.isEmpty { series.set("__period_type__", to: type.periodType) }
        if !type.periodUnit.isEmpty { series.set("__period_unit__", to: type.periodUnit) }
        series.set("__service_name__", to: series["service_name"] ?? "")
    }

    /// Expressions in these tests are alternatives of plain words.
    private func holds(_ matcher: LabelMatcher, _ value: String) -> Bool {
        let words = matcher.value.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        return switch matcher.operation {
        case .equal: value == matcher.value
        case .notEqual: value != matcher.value
        case .matches: words.contains(value)
        case .doesNotMatch: !words.contains(value)
        }
    }
}
