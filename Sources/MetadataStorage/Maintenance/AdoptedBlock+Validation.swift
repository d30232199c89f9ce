import BlockFormat

extension AdoptedBlock {
    /// Checks that it agrees with itself: datasets of its footer ascending, each with profiles to suppress, ascending.
    ///
    /// - Throws: `.invalidArgument` saying what is wrong.
    func validate() throws(MetastoreError) {
        guard identities.count == identitiesExpire.count else {
            throw refused("it has \(identities.count) identities but \(identitiesExpire.count) expiries")
        }
        guard datasets.count == suppressed.count else {
            throw refused("it has \(datasets.count) datasets but \(suppressed.count) lists of suppressed profiles")
        }
        guard Self.isAscending(datasets), datasets.allSatisfy(block.datasets.indices.contains) else {
            throw refused("its datasets \(datasets) are not ascending numbers of the footer's")
        }
        guard block.hasCountableProfiles else { throw refused("a dataset has more profiles than 32 bits can number") }
        for (number, list) in zip(datasets, suppressed) {
            guard Self.isAscending(list), list.allSatisfy({ $0 < block.datasets[number].profileCount }) else {
                throw refused("the suppressed profiles of dataset \(number) are not ascending numbers of its profiles")
            }
        }
    }

    /// Suppressed profiles of every dataset of the footer; empty for those that are not live.
    var suppressedByDataset: [[UInt32]] {
        var lists = Array(repeating: [UInt32](), count: block.datasets.count)
        for (number, list) in zip(datasets, suppressed) { lists[number] = list }
        return lists
    }

    private static func isAscending<Number: Comparable>(_ numbers: [Number]) -> Bool {
        zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
    }

    private func refused(_ reason: String) -> MetastoreError {
        MetastoreError(.invalidArgument, "cannot adopt block \(block.id): \(reason)")
    }
}
