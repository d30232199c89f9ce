package import MetadataStorage
package import QueryModel

extension CandidateDeletion {
    /// A deletion of the metastore as the planner takes it.
    ///
    /// - Throws: `QueryError` `.dataLoss` when its selector is none: what it hides must not come back in silence.
    package init(_ record: DeletionRecord) throws(QueryError) {
        let matchers: [LabelMatcher]
        do { matchers = try LabelSelector(parsing: record.selector).matchers } catch {
            throw QueryError(
                .dataLoss,
                "the deletion \(record.id) of tenant \(record.tenant) has a selector that cannot be read, so what it hides "
                    + "is not known: \(error); an operator has to correct or remove it"
            )
        }
        self.init(
            tenant: record.tenant,
            createdAt: record.createdAt,
            selection: HiddenSelection(matchers: matchers, range: record.range)
        )
    }
}
