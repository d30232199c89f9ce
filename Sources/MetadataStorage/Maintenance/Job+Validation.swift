import BlockFormat

extension JobSpecification {
    /// Checks that no source is named twice.
    ///
    /// - Throws: `.invalidArgument`.
    func validate() throws(MetastoreError) {
        guard Set(sources).count == sources.count else {
            throw MetastoreError(.invalidArgument, "cannot add job \(key): it names a source twice")
        }
    }
}

extension JobCompletion {
    /// Checks that it fits the job: results that the job announced, each once, and sources' datasets set aside.
    ///
    /// - Throws: `.invalidArgument` saying what is wrong.
    func validate(for job: JobSpecification) throws(MetastoreError) {
        let sources = Set(job.sources)
        let announced = Set(job.resultPaths.map(ExactText.init))
        for result in results {
            guard result.level > 0 else { throw refused("result \(result.id) is a segment") }
            // It would be there already, be taken for the result, and then be retired as a source.
            guard !sources.contains(result.id) else { throw refused("result \(result.id) is one of its sources") }
            guard announced.contains(ExactText(result.objectPath)) else {
                throw refused("result \(result.objectPath) is not among the paths it was to write")
            }
            guard result.hasCountableProfiles else { throw refused("result \(result.id) has too many profiles") }
        }
        guard Set(results.map(\.id)).count == results.count else { throw refused("a result is named twice") }
        for place in setAside where !sources.contains(place.block) {
            throw refused("block \(place.block), of which a dataset is set aside, is none of its sources")
        }
    }

    /// Numbers of the datasets of that source to set aside.
    func setAside(of source: BlockID) -> Set<Int> {
        Set(setAside.lazy.filter { $0.block == source }.map(\.number))
    }

    /// Why its sources are retired.
    var retirementReason: String { "replaced by job \(key)" }

    /// The failure when a dataset to set aside is not there.
    func missing(_ number: Int, of source: BlockID) -> MetastoreError {
        refused("dataset \(number) of block \(source), which is set aside, is not live")
    }

    private func refused(_ reason: String) -> MetastoreError {
        MetastoreError(.invalidArgument, "cannot end job \(key): \(reason)")
    }
}

extension BlockMetadata {
    /// Whether 32 bits can number the profiles of every dataset.
    var hasCountableProfiles: Bool { datasets.allSatisfy { $0.profileCount <= UInt32.max } }
}
