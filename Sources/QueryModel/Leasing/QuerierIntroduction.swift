/// Who attaches: what a scheduler knows of a querier beside its offers.
package struct QuerierIntroduction: Hashable, Sendable {
    /// Where a querier runs, as seen from the scheduler.
    package enum Place: String, Hashable, CaseIterable, Sendable {
        /// In the scheduler's own process.
        case local
        /// In another process.
        case remote
    }

    /// Its name for as long as it lives.
    package var id: QuerierID
    /// What operators know it by.
    package var name: String
    /// Where it runs.
    package var place: Place

    /// Introduces a querier; without a name it goes by its id.
    package init(_ id: QuerierID, name: String? = nil, place: Place = .local) {
        self.id = id
        self.name = name ?? "\(id)"
        self.place = place
    }
}
