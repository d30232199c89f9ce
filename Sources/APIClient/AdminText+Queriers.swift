extension AdminText {
    /// Who executes queries, what runs and what waits: a table each, the totals first.
    package func readTier(_ tier: AdminReadTier) -> String {
        totals(tier.totals) + queriers(tier) + leases(tier) + queue(tier)
    }

    private func totals(_ totals: AdminReadTierTotals) -> String {
        let local = totals.attachedQueriers - totals.remoteQueriers
        let pace = Self.bytes.text(totals.bytesPerQuerierSecond)
        return """
            queriers  \(totals.attachedQueriers) attached (\(totals.remoteQueriers) remote, \(local) local), \
            \(totals.desiredQueriers) desired at \(pace)/s each
            queries   \(totals.queries) under way
            running   \(totals.runningLeases) fragments, \(Self.bytes.text(totals.runningBytes)); merges: \(totals.runningMerges)
            waiting   \(totals.queuedFragments) fragments, \(Self.bytes.text(totals.queuedBytes)), \
            the oldest for \(Self.short(totals.queueAge))
            so far    \(totals.fragmentsDone) fragments, \(Self.bytes.text(totals.bytesDone)), \(totals.retries) retries

            """
    }

    private func queriers(_ tier: AdminReadTier) -> String {
        guard !tier.queriers.isEmpty else { return "\nno querier is attached: queries wait until one is\n" }
        var table = TextTable(
            .text("querier"),
            .text("id"),
            .text("place"),
            .number("attached for"),
            .number("running"),
            .number("bytes"),
            .number("room"),
            .text("state")
        )
        for querier in tier.queriers {
            table.add(
                querier.name,
                querier.id,
                querier.place,
                TimeText.span(milliseconds: querier.attachedFor),
                "\(querier.runningLeases) of \(querier.capacity)",
                Self.bytes.text(querier.runningBytes),
                Self.bytes.text(querier.freeBytes),
                querier.draining ? "draining" : querier.runningLeases > 0 ? "working" : "idle"
            )
        }
        return "\n" + table.text + Self.more(tier.queriersLeftOut, "queriers are attached")
    }

    private func leases(_ tier: AdminReadTier) -> String {
        guard !tier.leases.isEmpty else { return "" }
        let names = Dictionary(tier.queriers.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        var table = TextTable(
            .number("query"),
            .text("work"),
            .number("attempt"),
            .text("querier"),
            .text("class"),
            .number("running for"),
            .number("bytes done"),
            .number("bytes"),
            .text("tenants")
        )
        for lease in tier.leases {
            let isMerge = lease.kind == "merge"
            table.add(
                "\(lease.query)",
                Self.work(lease),
                isMerge ? "-" : Self.attempt(lease),
                names[lease.querier] ?? lease.querier,
                isMerge ? "-" : lease.costClass,
                Self.short(lease.runningFor),
                isMerge ? "-" : Self.bytes.text(lease.bytesDone),
                Self.bytes.text(lease.bytes),
                lease.tenants.joined(separator: " ")
            )
        }
        return "\n" + table.text + Self.more(tier.leasesLeftOut, "leases run")
    }

    private func queue(_ tier: AdminReadTier) -> String {
        guard !tier.queue.isEmpty else { return "" }
        var table = TextTable(
            .text("waiting for"),
            .text("class"),
            .number("fragments"),
            .number("bytes"),
            .number("oldest")
        )
        for work in tier.queue {
            table.add(
                work.tenant,
                work.costClass,
                "\(work.fragments)",
                Self.bytes.text(work.bytes),
                Self.short(work.age)
            )
        }
        return "\n" + table.text + Self.more(tier.queueLeftOut, "lines of the queue exist")
    }

    private static func work(_ lease: AdminRunningLease) -> String {
        switch lease.kind {
        case "merge": "merge of \(lease.reports) reports"
        case "fragment": "fragment \(lease.fragment + 1) of \(lease.fragments)"
        default: lease.kind
        }
    }

    private static func attempt(_ lease: AdminRunningLease) -> String {
        "\(lease.attempt)" + (lease.alone ? ", alone" : lease.hedge ? ", hedge" : "")
    }

    private static func more(_ count: Int64, _ what: String) -> String {
        count > 0 ? "\(count) more \(what)\n" : ""
    }

    /// Milliseconds while they are few: fragments take that long.
    private static func short(_ milliseconds: Int64) -> String {
        milliseconds < 10_000 ? "\(milliseconds) ms" : TimeText.span(milliseconds: milliseconds)
    }
}
