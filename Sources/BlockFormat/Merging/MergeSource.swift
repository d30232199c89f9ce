package import ProfileModel

/// A dataset to be merged with others of its tenant and service.
package struct MergeSource: Sendable {
    /// What its block says of it.
    package var metadata: DatasetMetadata
    /// Numbers of its suppressed profiles: they are left out.
    package var suppressed: [UInt32]
    /// Which segments' datasets it holds.
    package var lineage: [LineageRange]
    /// Deletions to apply: rows they hide are left out.
    package var hidden: [HiddenRows]
    /// Gives a section's bytes as stored; the merge checks them.
    ///
    /// It may be called twice for a section.
    package var read: @Sendable (SectionMetadata) async throws -> [UInt8]

    /// Makes a source.
    package init(
        metadata: DatasetMetadata,
        suppressed: [UInt32] = [],
        lineage: [LineageRange],
        hidden: [HiddenRows] = [],
        read: @escaping @Sendable (SectionMetadata) async throws -> [UInt8]
    ) {
        self.metadata = metadata
        self.suppressed = suppressed
        self.lineage = lineage
        self.hidden = hidden
        self.read = read
    }
}

/// Rows that a deletion hides.
package struct HiddenRows: Sendable {
    /// Whether it concerns a series (labels as stored, without those that follow from the profile type) under a type.
    package var matches: @Sendable (LabelSet, ProfileType) -> Bool
    /// It concerns profiles of these times.
    package var range: TimeRange

    /// Makes a deletion to apply.
    package init(range: TimeRange, matches: @escaping @Sendable (LabelSet, ProfileType) -> Bool) {
        self.range = range
        self.matches = matches
    }
}

/// What became of the sources of one dataset.
package struct MergeOutcome: Sendable {
    /// The dataset written; nil when no row was left, and nothing was written.
    package var dataset: DatasetMetadata?
    /// How many suppressed profiles were dropped.
    package var suppressedProfiles: Int
    /// How many rows were dropped, whole or under some of their types, because a deletion hides them.
    package var hiddenRows: Int

    /// Makes an outcome.
    package init(dataset: DatasetMetadata?, suppressedProfiles: Int, hiddenRows: Int) {
        self.dataset = dataset
        self.suppressedProfiles = suppressedProfiles
        self.hiddenRows = hiddenRows
    }
}

/// A source of a merge cannot be read: its bytes are damaged.
package struct UnreadableSource: Error, Sendable, CustomStringConvertible {
    /// Which of the sources it is.
    package var index: Int
    /// What is wrong with it.
    package var error: BlockFormatError

    /// Makes an error.
    package init(index: Int, error: BlockFormatError) {
        self.index = index
        self.error = error
    }

    package var description: String { "source \(index) of the merge cannot be read: \(error)" }
}
