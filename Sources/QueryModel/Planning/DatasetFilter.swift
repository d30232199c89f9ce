import BlockFormat
import ProfileModel

/// Decides from metadata alone which datasets a query has to read.
///
/// It leaves out only what no series of the dataset can match; what metadata leaves open is kept.
struct DatasetFilter {
    private let tenants: Set<TenantID>
    private let range: TimeRange
    private let profileType: ProfileType?
    private let matchers: CompiledMatchers
    private var conditions: [LabelCondition]

    /// Makes the filter of a query.
    init(_ query: Query) throws(QueryError) {
        tenants = Set(query.tenants)
        range = query.dataRange
        profileType = query.profileType
        matchers = try CompiledMatchers(query.matchers)
        conditions = LabelCondition.grouping(matchers.onSeries)
    }

    /// The columns to read of a dataset, nil when it can be left out.
    mutating func columns(of candidate: CandidateDataset) -> [WantedColumn]? {
        let dataset = candidate.metadata
        guard range.overlaps(dataset.timeRange), tenants.contains(dataset.tenant),
            candidate.suppressed.count < dataset.profileCount, matchers.matches(service: dataset.service),
            mayHold(in: dataset.labelSummaries)
        else { return nil }
        let columns = columns(of: dataset.groups)
        return columns.isEmpty ? nil : columns
    }

    /// Whether every series of the dataset has a profile that counts, given the columns to read of it.
    func countsEverySeries(of candidate: CandidateDataset, _ columns: [WantedColumn]) -> Bool {
        range.covers(candidate.metadata.timeRange) && candidate.suppressed.isEmpty
            && columns.count == candidate.metadata.groups.reduce(0) { $0 + $1.columns.count }
    }

    private func columns(of groups: [SampleGroup]) -> [WantedColumn] {
        var found: [WantedColumn] = []
        for (number, group) in groups.enumerated() where mayHold(group) {
            for column in group.columns.indices where isWanted(group, column) {
                found.append(WantedColumn(group: number, column: column))
            }
        }
        return found
    }

    private mutating func mayHold(in summaries: [LabelSummary]) -> Bool {
        for index in conditions.indices where !conditions[index].mayHold(in: summaries) { return false }
        return true
    }

    private func mayHold(_ group: SampleGroup) -> Bool {
        guard let profileType else { return true }
        return group.name.isBytewiseEqual(to: profileType.name)
            && group.periodType.isBytewiseEqual(to: profileType.periodType)
            && group.periodUnit.isBytewiseEqual(to: profileType.periodUnit)
    }

    private func isWanted(_ group: SampleGroup, _ column: Int) -> Bool {
        if let profileType {
            guard group.columns[column].type.isBytewiseEqual(to: profileType.sampleType),
                group.columns[column].unit.isBytewiseEqual(to: profileType.sampleUnit)
            else { return false }
        }
        return !matchers.dependsOnProfileType || matchers.matches(profileType: group.profileType(column: column))
    }
}
