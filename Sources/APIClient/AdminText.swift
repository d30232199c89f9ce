/// What operators asked for, as text for a terminal.
package struct AdminText: Sendable {
    static let bytes = ValueText(unit: "bytes")

    /// Milliseconds since 1970: what ages are measured against.
    package var now: Int64

    /// Makes texts at that time.
    package init(now: Int64) { self.now = now }

    /// What each level holds, a line a level.
    package func levels(_ listing: AdminBlockListing) -> String {
        var table = TextTable(
            .text("level"),
            .number("live blocks"),
            .number("live bytes"),
            .number("profiles"),
            .number("bytes/profile"),
            .number("retired"),
            .number("unknown"),
            .number("oldest")
        )
        for level in listing.levels { add(level, named: "\(level.level)", to: &table) }
        add(listing.total, named: "all", to: &table)
        let note =
            listing.isUnknownPartial ? "the bucket was not listed whole: there may be more unknown objects\n" : ""
        return table.text + note
    }

    private func add(_ level: AdminLevelUsage, named name: String, to table: inout TextTable) {
        let share = level.liveProfiles > 0 ? "\(level.liveBytes / level.liveProfiles)" : ""
        table.add(
            name,
            "\(level.liveBlocks)",
            Self.bytes.text(level.liveBytes),
            "\(level.liveProfiles)",
            share,
            level.retiredBlocks > 0 ? "\(level.retiredBlocks) (\(Self.bytes.text(level.retiredBytes)))" : "",
            level.unknownObjects > 0 ? "\(level.unknownObjects) (\(Self.bytes.text(level.unknownBytes)))" : "",
            level.oldestCreatedAt > 0 ? TimeText.span(milliseconds: now - level.oldestCreatedAt) : ""
        )
    }

    /// Blocks, a line each.
    package func blocks(_ listing: AdminBlockListing) -> String {
        guard !listing.blocks.isEmpty else { return "" }
        var table = TextTable(
            .text("block"),
            .number("level"),
            .text("state"),
            .text("first profile (UTC)"),
            .number("covers"),
            .number("bytes"),
            .number("profiles"),
            .number("datasets"),
            .text("tenants")
        )
        for block in listing.blocks {
            table.add(
                block.id,
                "\(block.level)",
                block.job.isEmpty ? block.state : block.state + ", in a job",
                TimeText.moment(block.start),
                TimeText.span(milliseconds: block.end - block.start),
                Self.bytes.text(block.bytes),
                "\(block.profiles)",
                "\(block.datasets)",
                block.tenants.joined(separator: " ")
            )
        }
        return "\n" + table.text + (listing.isCut ? "there are more blocks; --limit shows more\n" : "")
    }

    /// One block with its datasets and their sections.
    package func block(_ details: AdminBlockDetails) -> String {
        let block = details.block
        let lineage = details.lineage.map { "\($0.incarnation):\($0.first)–\($0.last)" }.joined(separator: " ")
        var text = """
            block     \(block.id), level \(block.level), \(block.state)\(block.job.isEmpty ? "" : ", in job \(block.job)")
            object    \(block.object), \(Self.bytes.text(block.bytes))
            profiles  \(block.profiles) from \(TimeText.moment(block.start)) to \(TimeText.moment(block.end)) UTC
            made      \(TimeText.moment(block.createdAt)) UTC; deletions before \
            \(TimeText.moment(details.deletionHorizon)) are applied
            lineage   \(lineage)

            """
        for dataset in details.datasets { text += "\n" + self.dataset(dataset) }
        return text
    }

    private func dataset(_ dataset: AdminDataset) -> String {
        var table = TextTable(
            .text("section"),
            .number("layout"),
            .text("chunk"),
            .number("column"),
            .number("stored"),
            .number("unpacked"),
            .number("offset")
        )
        for section in dataset.sections {
            table.add(
                section.kind,
                "\(section.layout)",
                chunk(section, of: dataset),
                "\(section.column)",
                Self.bytes.text(section.storedBytes),
                Self.bytes.text(section.rawBytes),
                "\(section.offset)"
            )
        }
        let suppressed = dataset.suppressed > 0 ? " (\(dataset.suppressed) suppressed)" : ""
        let name = PlainText.withoutControls("\(dataset.tenant) / \(dataset.service)")
        return """
            dataset \(dataset.number): \(name), \(dataset.profiles) profiles\(suppressed), \(dataset.rows) rows, \
            \(dataset.samples) samples, \(Self.bytes.text(dataset.bytes))

            """ + table.text
    }

    /// The chunk a section belongs to, in words; its number when the dataset has no such chunk.
    private func chunk(_ section: AdminSection, of dataset: AdminDataset) -> String {
        let isOfChunk = !["series", "symbols", "factors"].contains(section.kind)
        guard isOfChunk, dataset.chunks.indices.contains(Int(section.chunk)) else { return "\(section.chunk)" }
        let chunk = dataset.chunks[Int(section.chunk)]
        guard chunk.window > 0 else { return "\(section.chunk) raw" }
        let without = chunk.withoutLabel.isEmpty ? "" : " without \(chunk.withoutLabel)"
        return "\(section.chunk) by \(TimeText.span(milliseconds: chunk.window))\(without)"
    }

    /// Jobs, a line each; why each failed below it.
    package func jobs(_ jobs: [AdminJob]) -> String {
        guard !jobs.isEmpty else { return "no job waits, runs or is parked\n" }
        var table = TextTable(
            .text("job"),
            .text("kind"),
            .text("state"),
            .number("attempts"),
            .number("age"),
            .number("sources"),
            .text("last failure")
        )
        for job in jobs {
            table.add(
                job.key,
                job.kind,
                job.state,
                "\(job.attempts)",
                TimeText.span(milliseconds: now - job.createdAt),
                "\(job.sources.count)",
                job.reason
            )
        }
        let parked = jobs.contains { $0.state == "parked" }
        return table.text + (parked ? "retry a parked job with: firefinch admin retry JOB\n" : "")
    }

    /// Deletions, a line each.
    package func deletions(_ deletions: [AdminDeletion]) -> String {
        guard !deletions.isEmpty else { return "no deletion waits to be erased\n" }
        var table = TextTable(
            .text("deletion"),
            .text("tenant"),
            .text("selector"),
            .text("from (UTC)"),
            .text("to (UTC)"),
            .text("stated (UTC)"),
            .text("progress")
        )
        for deletion in deletions {
            table.add(
                deletion.id,
                deletion.tenant,
                deletion.selector,
                TimeText.moment(deletion.start),
                TimeText.moment(deletion.end),
                TimeText.moment(deletion.createdAt),
                progress(of: deletion)
            )
        }
        return table.text
    }

    private func progress(of deletion: AdminDeletion) -> String {
        if deletion.erasedAt > 0 { return "erased \(TimeText.moment(deletion.erasedAt))" }
        guard deletion.blocksLeft > 0 else { return "hidden; no live block holds any" }
        return "hidden; \(deletion.blocksLeft) blocks to rewrite"
    }

    /// What a deletion concerns, or would.
    package func deletion(_ outcome: AdminDeletionOutcome) -> String {
        let deletion = outcome.deletion
        let what = PlainText.withoutControls(deletion.selector)
        let place =
            "\(TimeText.moment(deletion.start)) to \(TimeText.moment(deletion.end)) UTC of tenant \(deletion.tenant)"
        let concerned = "\(outcome.series) series in \(outcome.datasets) datasets of \(outcome.blocks) blocks"
        guard !deletion.id.isEmpty else {
            return "would delete \(what) from \(place): \(concerned)\nnothing was changed (--dry-run)\n"
        }
        return """
            deleted \(what) from \(place): \(concerned)
            hidden from every query now; erased as compaction rewrites the blocks: firefinch admin deletions
            deletion \(deletion.id)

            """
    }

    private static func name(_ grain: AdminGrainRows) -> String {
        guard grain.window > 0 else { return "raw" }
        let without = grain.withoutLabel.isEmpty ? "" : " without \(grain.withoutLabel)"
        return "by \(TimeText.span(milliseconds: grain.window))\(without)"
    }

    /// What a query would read.
    package func explanation(_ explanation: AdminExplanation) -> String {
        var table = TextTable(.number("level"), .text("section"), .number("requests"), .number("bytes"))
        for reading in explanation.readings {
            table.add("\(reading.level)", reading.section, "\(reading.requests)", Self.bytes.text(reading.bytes))
        }
        table.add("all", "", "\(explanation.requests)", Self.bytes.text(explanation.bytes))
        var grains = TextTable(.number("level"), .text("rows"), .number("chunks"), .number("rows"))
        for grain in explanation.grains {
            grains.add("\(grain.level)", Self.name(grain), "\(grain.chunks)", "\(grain.rows)")
        }
        return """
            \(table.text)
            \(grains.text)
            rows scanned: \(explanation.rows), of which rollups \(explanation.rollupRows)
            \(explanation.datasets) datasets of \(explanation.blocks) blocks in \(explanation.fragments) fragments
            requests and bytes are upper bounds: neighbouring ranges are read at once, cached ones not at all

            """
    }
}
