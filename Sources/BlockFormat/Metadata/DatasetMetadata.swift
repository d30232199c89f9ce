package import ProfileModel

/// One service of one tenant in a block: everything a planner needs to choose and to cost it.
package struct DatasetMetadata: Hashable, Sendable {
    /// The tenant.
    package var tenant: TenantID
    /// The value of `service_name`.
    package var service: String
    /// Times of the first and last profile.
    package var timeRange: TimeRange
    /// Number of profiles.
    package var profileCount: Int
    /// Number of rows (profile × series × span) of all groups.
    package var rowCount: Int
    /// Number of stored samples of all groups.
    package var sampleCount: Int
    /// Kinds of profile in the dataset, each with the types of its values.
    package var groups: [SampleGroup]
    /// Which labels occur, and with which values where these are few; a hint for skipping, never needed for an answer.
    package var labelSummaries: [LabelSummary]
    /// Where its sections are.
    package var sections: [SectionMetadata]
    /// Runs of rows that are read as a whole; sections name them by index.
    package var chunks: [RowChunk]
    /// Which segments' datasets of this tenant and service it holds, ascending; empty in a segment, which is itself.
    package var lineage: [LineageRange]

    /// Makes a dataset's metadata.
    ///
    /// Without `chunks` there is one raw chunk a group over everything, as segments have it.
    package init(
        tenant: TenantID,
        service: String,
        timeRange: TimeRange,
        profileCount: Int,
        rowCount: Int,
        sampleCount: Int,
        groups: [SampleGroup],
        labelSummaries: [LabelSummary],
        sections: [SectionMetadata],
        chunks: [RowChunk]? = nil,
        lineage: [LineageRange] = []
    ) {
        self.tenant = tenant
        self.service = service
        self.timeRange = timeRange
        self.profileCount = profileCount
        self.rowCount = rowCount
        self.sampleCount = sampleCount
        self.groups = groups
        self.labelSummaries = labelSummaries
        self.sections = sections
        self.chunks =
            chunks
            ?? groups.indices.map { group in
                RowChunk(group: group, timeRange: timeRange, rowCount: rowCount, sampleCount: sampleCount)
            }
        self.lineage = lineage
    }

    /// The section of that kind, chunk and column, if the dataset has one.
    package func section(_ kind: SectionKind, chunk: Int = 0, column: Int = 0) -> SectionMetadata? {
        sections.first { $0.kind == kind && Int($0.chunk) == chunk && Int($0.column) == column }
    }
}

/// Profiles that share their value types: one pprof's sample types become the columns of one group.
package struct SampleGroup: Hashable, Sendable {
    /// `__name__` of its series, like `process_cpu`.
    package var name: String
    /// Type of the sampling period; empty with no period.
    package var periodType: String
    /// Unit of the sampling period.
    package var periodUnit: String
    /// Type and unit of each value column.
    package var columns: [SampleColumn]

    /// Makes a group.
    package init(name: String, periodType: String, periodUnit: String, columns: [SampleColumn]) {
        self.name = name
        self.periodType = periodType
        self.periodUnit = periodUnit
        self.columns = columns
    }

    /// The profile type of one column.
    package func profileType(column: Int) -> ProfileType {
        ProfileType(
            name: name,
            sampleType: columns[column].type,
            sampleUnit: columns[column].unit,
            periodType: periodType,
            periodUnit: periodUnit
        )
    }
}

/// What one value column measures, and how it is stored.
package struct SampleColumn: Hashable, Sendable {
    /// Sample type, like `cpu`.
    package var type: String
    /// Sample unit, like `nanoseconds`.
    package var unit: String
    /// Where the values are: a section of its own (nil), or another column times a factor.
    package var derivation: Derivation?

    /// Makes a column.
    package init(type: String, unit: String, derivation: Derivation? = nil) {
        self.type = type
        self.unit = unit
        self.derivation = derivation
    }

    /// Every value of this column follows from the other column's value of the same sample.
    package struct Derivation: Hashable, Sendable {
        /// Index of the stored column.
        package var column: Int
        /// The constant factor, positive; nil when each stack has a factor of its own (section `.factors`) and a value
        /// may differ from the product (section `.residuals`, absent when none does).
        package var factor: Int64?

        /// Makes a derivation.
        package init(column: Int, factor: Int64?) {
            self.column = column
            self.factor = factor
        }
    }
}

/// A label of a dataset's series, without the ones that follow from the profile type.
package struct LabelSummary: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// Its values in ascending order, or nil when there are more than the writer lists.
    ///
    /// A series of the dataset may also lack the label.
    package var values: [String]?

    /// Makes a summary.
    package init(name: String, values: [String]?) {
        self.name = name
        self.values = values
    }
}
