package import BlockFormat
package import ProfileModel

/// One dataset of one block, or some chunks of it, with all that is needed to read it without asking the metastore.
package struct DatasetReference: Hashable, Sendable {
    /// The block.
    package var block: BlockID
    /// The block's object in the bucket.
    package var objectPath: String
    /// The block's level, 0 for a segment.
    package var level: Int
    /// The dataset's number in the block.
    package var number: Int
    /// Its metadata without hints; of a dataset of many chunks only the sections that the report needs.
    package var dataset: DatasetMetadata
    /// Profiles (by number in the dataset, ascending) that every reader skips.
    package var suppressed: [UInt32]
    /// Rows that deletions hide and the block still has; none of them is in the range of a rollup that is read.
    package var hidden: [HiddenSelection]
    /// What to read: ascending by chunk, column and time, no row of a column twice.
    package var columns: [ColumnReference]
    /// Whether every series of the dataset has a profile that counts, so that the series section alone can tell.
    package var everySeriesCounts: Bool

    /// Makes a reference.
    package init(
        block: BlockID,
        objectPath: String,
        level: Int,
        number: Int,
        dataset: DatasetMetadata,
        suppressed: [UInt32],
        hidden: [HiddenSelection],
        columns: [ColumnReference],
        everySeriesCounts: Bool
    ) {
        self.block = block
        self.objectPath = objectPath
        self.level = level
        self.number = number
        self.dataset = dataset
        self.suppressed = suppressed
        self.hidden = hidden
        self.columns = columns
        self.everySeriesCounts = everySeriesCounts
    }

    /// The sample group of a chunk; nil when the dataset has no such chunk.
    package func group(ofChunk chunk: Int) -> SampleGroup? {
        guard dataset.chunks.indices.contains(chunk) else { return nil }
        let group = dataset.chunks[chunk].group
        return dataset.groups.indices.contains(group) ? dataset.groups[group] : nil
    }

    /// The columns to read of a chunk.
    package func columns(ofChunk chunk: Int) -> ArraySlice<ColumnReference> {
        var low = 0
        var high = columns.count
        while low < high {
            let middle = (low + high) / 2
            if columns[middle].chunk < chunk { low = middle + 1 } else { high = middle }
        }
        return columns[low...].prefix { $0.chunk == chunk }
    }

    /// Which view of the series the rows of a chunk name theirs in: 1 for rollups without a label, else 0.
    package func seriesView(ofChunk chunk: Int) -> Int {
        guard dataset.chunks.indices.contains(chunk) else { return 0 }
        return dataset.chunks[chunk].rollup?.withoutLabel == nil ? 0 : 1
    }

    func readsSeries(view: Int) -> Bool { columns.contains { seriesView(ofChunk: $0.chunk) == view } }

    func readsFactors(_ section: SectionMetadata) -> Bool {
        columns.contains { column in
            column.column == Int(section.column) && dataset.chunks.indices.contains(column.chunk)
                && dataset.chunks[column.chunk].group == Int(section.chunk)
        }
    }
}

/// Rows of one chunk, with the values of one column.
package struct ColumnReference: Hashable, Sendable {
    /// Index of the chunk in the dataset.
    package var chunk: Int
    /// Index of the column in the chunk's sample group.
    package var column: Int
    /// Times of the rows that count, both ends inside; the end of a window stands for the window.
    package var range: TimeRange

    /// Makes a reference.
    package init(chunk: Int, column: Int, range: TimeRange) {
        self.chunk = chunk
        self.column = column
        self.range = range
    }

    /// Whether `self` comes before `other` in a reference's columns, and has no row in common with it.
    package func precedes(_ other: ColumnReference) -> Bool {
        if chunk != other.chunk { return chunk < other.chunk }
        return column != other.column ? column < other.column : range.end < other.range.start
    }
}
