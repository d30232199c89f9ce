import BlockFormat
import ProfileModel

/// Reads everything a dataset has, decodes it, and holds its parts against each other.
///
/// Memory is that of the dataset's symbols and one chunk.
struct DatasetCheck {
    let reader: StoredBlockReader
    let dataset: DatasetMetadata
    let suppressed: [UInt32]
    /// Where the datasets end and the footer begins; sections have to lie before.
    let end: Int

    /// What was found wrong, in the order of finding.
    private(set) var findings: [Finding] = []
    /// Identities of the profiles that count.
    private(set) var identities: [ProfileIdentity] = []
    /// Sections and their stored bytes that were read.
    private(set) var sections = 0
    private(set) var bytes = 0

    private let place: Finding.Place
    private var profiles = 0
    private var rawRows = 0

    init(
        reader: StoredBlockReader,
        place: Finding.Place,
        dataset: DatasetMetadata,
        suppressed: [UInt32],
        end: Int
    ) {
        self.reader = reader
        self.place = place
        self.dataset = dataset
        self.suppressed = suppressed
        self.end = end
    }

    /// Checks the dataset.
    ///
    /// - Throws: `ObjectStoreError` when the object cannot be read; `CancellationError`. What is wrong with the bytes
    ///   becomes findings.
    mutating func run() async throws {
        guard checkPlaces() else { return }
        try await checkSectionsAlone()
        guard findings.isEmpty else { return }
        let views = try await seriesCounts()
        guard let stacks = try await stackCount() else { return }
        for chunk in dataset.chunks.indices {
            try Task.checkCancellation()
            try await check(chunk: chunk, views: views, stacks: stacks)
        }
        if findings.isEmpty { checkFigures() }
    }

    /// Whether every section lies inside the block, apart from the others.
    private mutating func checkPlaces() -> Bool {
        var last = 0
        for section in dataset.sections.sorted(by: { $0.offset < $1.offset }) {
            guard section.offset >= last, section.storedSize >= 0, section.offset + section.storedSize <= end else {
                note(
                    .damagedFooter,
                    "\(section.kind) claims bytes \(section.offset) to \(section.offset + section.storedSize) of \(end), "
                        + "another one ends at \(last)",
                    at: nil
                )
                return false
            }
            last = section.offset + section.storedSize
        }
        return true
    }

    /// Sizes, checksums and compression of every section, of unknown kinds, too.
    private mutating func checkSectionsAlone() async throws {
        for section in dataset.sections {
            sections += 1
            bytes += section.storedSize
            findings += try await problems { _ = try await reader.unpacked(section) }
        }
    }

    private mutating func seriesCounts() async throws -> [Int: Int] {
        var counts: [Int: Int] = [:]
        for section in dataset.sections where section.kind == .series {
            let view = Int(section.chunk)
            findings += try await problems { counts[view] = try await reader.seriesCount(of: dataset, view: view) }
        }
        return counts
    }

    private mutating func stackCount() async throws -> Int? {
        var count: Int?
        let found = try await problems {
            guard let section = dataset.section(.symbols) else {
                throw BlockFormatError(.corrupt, "the dataset has no such section", section: .symbols)
            }
            count = try SymbolTable(decoding: try await reader.unpacked(section), layout: section.layout)
                .stackNodes.count
        }
        findings += found
        return count
    }

    private mutating func check(chunk: Int, views: [Int: Int], stacks: Int) async throws {
        let isReduced = dataset.chunks[chunk].rollup?.withoutLabel != nil
        var rows: RowTable?
        let found = try await problems {
            rows = try await reader.rows(of: chunk, in: dataset, seriesCount: views[isReduced ? 1 : 0] ?? 0)
        }
        findings += found
        guard let rows else { return }
        checkRows(rows, chunk)
        if dataset.chunks[chunk].rollup == nil { try await checkProfiles(rows, chunk) }
        for column in rows.totals.indices { try await checkTotals(rows, chunk, column, stacks: stacks) }
    }

    private mutating func checkRows(_ rows: RowTable, _ number: Int) {
        let chunk = dataset.chunks[number]
        if rows.rowProfiles.count != chunk.rowCount {
            note(
                .wrongFigures,
                "chunk \(number) has \(rows.rowProfiles.count) rows, the footer says \(chunk.rowCount)",
                at: .profiles
            )
        }
        if let time = rows.profileTimes.first(where: { !chunk.timeRange.contains($0) }) {
            note(
                .wrongFigures,
                "chunk \(number) has a time \(time) outside [\(chunk.timeRange.start), \(chunk.timeRange.end)]",
                at: .profiles
            )
        }
    }

    private mutating func checkProfiles(_ rows: RowTable, _ chunk: Int) async throws {
        profiles += rows.profileTimes.count
        rawRows += rows.rowProfiles.count
        let hidden = Set(suppressed)
        var found: [ProfileIdentity] = []
        findings += try await problems { found = try await reader.identities(of: chunk, in: dataset, rows: rows) }
        for (index, identity) in found.enumerated() where !hidden.contains(rows.profileNumbers[index]) {
            identities.append(identity)
        }
        let defects = try await problems {
            guard let section = dataset.section(.spans, chunk: chunk) else { return }
            _ = try SpanColumn.decode(
                try await reader.unpacked(section),
                layout: section.layout,
                rowCount: rows.rowProfiles.count
            )
        }
        findings += defects
    }

    /// Holds the totals of a column against the sums of its samples, which also decodes all of them.
    private mutating func checkTotals(_ rows: RowTable, _ chunk: Int, _ column: Int, stacks: Int) async throws {
        var sums: [Int64] = []
        let found = try await problems {
            var parts: [(SectionMetadata, [UInt8])] = []
            for section in dataset.sampleSections(chunk: chunk, column: column) {
                parts.append((section, try await reader.unpacked(section)))
            }
            let samples = try ColumnSamples(
                assembling: parts,
                for: dataset,
                chunk: chunk,
                column: column,
                stackCount: stacks
            )
            sums = try SampleScanner.rowSums(
                samples,
                rows: rows,
                wanted: [Bool](repeating: true, count: rows.rowProfiles.count),
                counting: [Bool](repeating: true, count: stacks)
            )
        }
        findings += found
        guard sums.count == rows.totals[column].count else { return }
        guard let row = sums.indices.first(where: { sums[$0] != rows.totals[column][$0] }) else { return }
        note(
            .damagedSection,
            "row \(row) of chunk \(chunk), column \(column): the samples add up to \(sums[row]), "
                + "the total is \(rows.totals[column][row])",
            at: .profiles
        )
    }

    private mutating func checkFigures() {
        if profiles != dataset.profileCount {
            note(.wrongFigures, "\(profiles) profiles are there, the footer says \(dataset.profileCount)", at: nil)
        }
        if rawRows != dataset.rowCount {
            note(.wrongFigures, "\(rawRows) rows are there, the footer says \(dataset.rowCount)", at: nil)
        }
        if let number = suppressed.last, Int(number) >= dataset.profileCount {
            note(.wrongFigures, "profile \(number) of \(dataset.profileCount) is suppressed", at: nil)
        }
    }

    /// Runs a step; what is wrong with the bytes becomes a finding.
    private func problems(_ step: () async throws -> Void) async throws -> [Finding] {
        do { try await step() } catch let error as BlockFormatError {
            let kind: Finding.Kind = error.code == .unsupportedVersion ? .newerFormat : .damagedSection
            return [Finding(kind, at: place.at(error), error.message)]
        }
        return []
    }

    private mutating func note(_ kind: Finding.Kind, _ message: String, at section: SectionKind?) {
        var place = place
        place.section = section?.description
        findings.append(Finding(kind, at: place, message))
    }
}
