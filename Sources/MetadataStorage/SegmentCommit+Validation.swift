import BlockFormat

extension SegmentCommit {
    /// Checks that the commit agrees with itself: a segment, and for every profile an identity and its expiry.
    ///
    /// - Throws: `.invalidArgument` saying what is wrong.
    func validate() throws(MetastoreError) {
        guard block.level == 0 else { throw refused("it has level \(block.level), a segment has level 0") }
        let profiles = block.datasets.map(\.profileCount)
        guard identities.map(\.count) == profiles else {
            throw refused("its datasets have \(profiles) profiles but \(identities.map(\.count)) identities")
        }
        guard identitiesExpire.map(\.count) == profiles else {
            throw refused("its datasets have \(profiles) profiles but \(identitiesExpire.map(\.count)) expiries")
        }
        guard profiles.allSatisfy({ $0 <= UInt32.max }) else {
            throw refused("a dataset has more profiles than 32 bits can number")
        }
    }

    /// The failure of a commit under an id that another segment has already.
    var collision: MetastoreError {
        MetastoreError(
            .invalidArgument,
            "cannot commit segment \(block.id): another segment of that id is there already; "
                + "each start of a writer needs an incarnation of its own"
        )
    }

    private func refused(_ reason: String) -> MetastoreError {
        MetastoreError(.invalidArgument, "cannot commit segment \(block.id): \(reason)")
    }
}
