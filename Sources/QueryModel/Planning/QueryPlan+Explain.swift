import BlockFormat
import ProfileModel

extension QueryPlan: CustomStringConvertible {
    /// Most ranges that have to be read; neighbouring ones may be read at once, cached ones not at all.
    package var requests: Int {
        phases.reduce(0) { sum, phase in
            sum + phase.fragments.reduce(0) { $0 + requests(of: $1) }
        }
    }

    /// The plan in one line.
    package var description: String {
        let fragments = phases.reduce(0) { $0 + $1.fragments.count }
        return "\(query.report.kind) of \(datasets) datasets in \(blocks) blocks: \(fragments) fragments, "
            + "\(ByteText.of(bytes)) stored in at most \(requests) ranges, \(rows) rows"
    }

    /// The plan for people: the query, the outcome, what is read by level, kind and grain, then a line for each fragment.
    package var explain: [String] {
        var lines = ["\(queryText)", description] + PlanBreakdown(self).lines
        for (number, phase) in phases.enumerated() {
            for fragment in phase.fragments { lines.append(line(for: fragment, phase: number)) }
        }
        return lines
    }

    private var queryText: String {
        let selector = "{" + query.matchers.map(\.description).joined(separator: ", ") + "}"
        let tenants = query.tenants.map(\.name).joined(separator: "|")
        let type = query.profileType?.id ?? "any profile type"
        return "\(type) \(selector) of \(tenants) in [\(query.dataRange.start), \(query.dataRange.end)] ns"
    }

    private func line(for fragment: PlanFragment, phase: Int) -> String {
        let first = fragment.datasets.first.map(Self.place) ?? ""
        let last = fragment.datasets.last.map(Self.place) ?? ""
        return "phase \(phase) fragment \(fragment.index): \(fragment.datasets.count) datasets, "
            + "\(ByteText.of(fragment.bytes)), at most \(requests(of: fragment)) ranges, \(fragment.rows) rows, "
            + (first == last ? first : "\(first) to \(last)")
    }

    private static func place(_ reference: DatasetReference) -> String {
        "\(reference.dataset.tenant)/\(reference.dataset.service)"
    }

    private func requests(of fragment: PlanFragment) -> Int {
        fragment.datasets.reduce(0) { $0 + query.requiredSections(of: $1).count }
    }
}

extension ReportRequest {
    /// What is wanted, in words.
    package var kind: String {
        switch self {
        case .flameGraph: "flame graph"
        case .timeSeries: "time series"
        case .pprof: "pprof"
        case .labelNames: "label names"
        case .labelValues(let name): "values of label \(name)"
        case .series: "series"
        case .profileTypes: "profile types"
        }
    }
}
