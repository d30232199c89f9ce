import BlockFormat

/// Finds the sections of a dataset by kind, chunk and column.
struct SectionIndex {
    private struct Place: Hashable {
        var kind: SectionKind
        var chunk: UInt32
        var column: UInt16
    }

    private let sections: [SectionMetadata]
    private var places: [Place: Int] = [:]
    /// A segment's dataset has about this many sections: looking at each is faster than hashing.
    private static let fewSections = 24

    /// Indexes the sections of `dataset`.
    init(_ dataset: DatasetMetadata) {
        sections = dataset.sections
        guard sections.count > Self.fewSections else { return }
        places.reserveCapacity(sections.count)
        // As everywhere, the first of several sections of one place is the one that counts.
        for (index, section) in sections.enumerated().reversed() { places[Self.place(of: section)] = index }
    }

    /// The section of that place, if the dataset has one.
    func section(_ kind: SectionKind, chunk: Int, column: Int = 0) -> SectionMetadata? {
        if places.isEmpty {
            return sections.first { $0.kind == kind && Int($0.chunk) == chunk && Int($0.column) == column }
        }
        guard let chunk = UInt32(exactly: chunk), let column = UInt16(exactly: column) else { return nil }
        return places[Place(kind: kind, chunk: chunk, column: column)].map { sections[$0] }
    }

    private static func place(of section: SectionMetadata) -> Place {
        Place(kind: section.kind, chunk: section.chunk, column: section.column)
    }
}
