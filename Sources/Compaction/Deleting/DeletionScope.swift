package import BlockFormat
package import MetadataStorage
import ProfileModel
import QueryModel

/// A deletion made ready to be asked what it hides.
package struct DeletionScope: Sendable {
    /// The deletion.
    package let record: DeletionRecord
    private let matchers: CompiledMatchers

    /// Compiles the selector.
    ///
    /// - Throws: `DeletionError` when it is none: then nothing may be done that the deletion could concern.
    package init(_ record: DeletionRecord) throws(DeletionError) {
        self.record = record
        do {
            matchers = try CompiledMatchers(LabelSelector(parsing: record.selector).matchers)
        } catch {
            throw DeletionError(.invalidSelector, "deletion \(record.id) has the selector \(record.selector): \(error)")
        }
    }

    /// Whether the dataset may hold rows that it hides, as far as metadata tells; whether it was stated after they came
    /// in is the block's to say.
    package func mayHide(in dataset: DatasetMetadata) -> Bool {
        record.tenant == dataset.tenant && record.range.overlaps(dataset.timeRange)
            && matchers.matches(service: dataset.service) && dataset.groups.contains(where: mayHide)
            && matchers.onSeries.allSatisfy { Self.mayHold($0, in: dataset.labelSummaries) }
    }

    /// The rows of a service that it hides.
    package func hiddenRows(service: String) -> HiddenRows {
        let matchers = matchers
        return HiddenRows(range: record.range) { labels, type in
            matchers.matches(series: labels, profileType: type, service: service)
        }
    }

    private func mayHide(_ group: SampleGroup) -> Bool {
        group.columns.indices.contains { matchers.matches(profileType: group.profileType(column: $0)) }
    }

    /// A label that is not summarised is missing everywhere, and any series may lack one that is.
    private static func mayHold(_ matcher: CompiledMatcher, in summaries: [LabelSummary]) -> Bool {
        if matcher.matches("") { return true }
        guard let summary = summaries.first(where: { $0.name.isBytewiseEqual(to: matcher.name) }) else { return false }
        return summary.values?.contains(where: matcher.matches) ?? true
    }
}
