import BlockFormat
package import HostEnvironment
import ProfileFormats
package import ProfileModel

/// Where profiles come in: decodes, checks and names each one, and sends them on to a writer.
///
/// Decoding happens in the caller's task, a few profiles at a time, so a large push never stands in memory twice.
package struct IngestGate: ProfileAccepting {
    private static let profilesAtOnce = 8

    private let limits: @Sendable (TenantID) -> IngestLimits
    private let writer: any SegmentAppending
    private let time: any TimeSource
    private let identifier: ProfileIdentifier
    private let budget: IngestBudget
    private let counters: IngestCounters

    /// Makes a gate before `writer`.
    ///
    /// `limits` gives the limits of a tenant and is asked anew for each push; pushes beyond `maxWaitingBytes` are refused
    /// until others are durable.
    package init(
        writer: any SegmentAppending,
        limits: @escaping @Sendable (TenantID) -> IngestLimits,
        maxWaitingBytes: Int,
        time: any TimeSource,
        random: any RandomSource,
        counters: IngestCounters
    ) {
        self.writer = writer
        self.limits = limits
        self.time = time
        self.counters = counters
        identifier = ProfileIdentifier(random: random)
        budget = IngestBudget(limit: maxWaitingBytes)
    }

    package func accept(_ push: ProfilePush) async throws -> PushOutcome {
        let received = push.items.reduce(0) { $0 + $1.bytes.count }
        var reservation = try Reservation(received, budget, counters)
        defer { reservation.release() }
        counters.update { $0.receivedBytes += received }
        var pending = PendingPush()
        let limits = limits(push.tenant)
        for start in stride(from: 0, to: push.items.count, by: Self.profilesAtOnce) {
            try Task.checkCancellation()
            let range = start..<min(start + Self.profilesAtOnce, push.items.count)
            let batch = admit(push, range, limits, &pending, &reservation)
            if !batch.entries.isEmpty { pending.note(batch, try await writer.add(batch.entries.map(\.entry))) }
        }
        try await waitUntilDurable(&pending)
        return finish(pending, of: push)
    }

    /// A profile that passed, with its number in the push.
    struct Admitted {
        var index: Int
        var entry: SegmentEntry
    }

    struct Batch {
        var entries: [Admitted] = []
    }

    private func admit(
        _ push: ProfilePush,
        _ range: Range<Int>,
        _ limits: IngestLimits,
        _ pending: inout PendingPush,
        _ reservation: inout Reservation
    ) -> Batch {
        var batch = Batch()
        for index in range {
            do throws(IngestError) {
                let entries = try entries(push.items[index], push.tenant, limits)
                try reservation.grow(by: entries.first?.profile.text.count ?? 0)
                batch.entries += entries.map { Admitted(index: index, entry: $0) }
            } catch { pending.reject(index, error) }
        }
        return batch
    }

    /// What a profile is stored as: one entry, or one for each kind that its sample types are of.
    private func entries(
        _ item: ProfilePush.Item,
        _ tenant: TenantID,
        _ limits: IngestLimits
    ) throws(IngestError) -> [SegmentEntry] {
        let sentLabels = try SeriesLabels(item.labels, limits)
        let profile = try decode(item, limits)
        let now = time.unixNanoseconds
        let taken = Self.time(of: profile, item) ?? now
        try ClockWindow(limits, now: now).check(taken)
        let (identity, isRepeatable) = identifier.identity(tenant: tenant, item: item, profile: profile)
        if !isRepeatable { counters.update { $0.unprotectedProfiles += 1 } }
        let entry = SegmentEntry(
            tenant: tenant,
            labels: sentLabels.labels,
            name: sentLabels.name ?? "",
            time: taken,
            identity: identity,
            identityExpires: ClockWindow(limits, now: now).identityExpiry(taken),
            profile: try rewritten(profile, item.rewrites, limits)
        )
        return try Self.named(entry, sent: sentLabels.name, item)
    }

    private func rewritten(
        _ profile: Profile,
        _ rewrites: ProfileRewrites,
        _ limits: IngestLimits
    ) throws(IngestError) -> Profile {
        guard !rewrites.isEmpty else { return profile }
        let mostBytes = limits.decoding.maxBytes > 0 ? limits.decoding.maxBytes : Int.max
        var rewriter = ProfileRewriter(profile, mostBytes: mostBytes)
        try rewriter.apply(rewrites)
        return rewriter.profile
    }

    /// Gives an entry its kind; one of several kinds comes apart.
    ///
    /// The first part keeps the profile's identity, the others have identities that follow from it, so that a repeat is
    /// recognised in every part. They join one segment together.
    private static func named(
        _ entry: SegmentEntry,
        sent: String?,
        _ item: ProfilePush.Item
    ) throws(IngestError) -> [SegmentEntry] {
        let names = ProfileNaming.names(of: entry.profile, sent: sent, displayNames: item.displayNames)
        let parts = ProfileColumns(names).parts
        var entries: [SegmentEntry] = []
        for (number, part) in parts.enumerated() {
            var one = entry
            one.name = part.name
            if parts.count > 1 { one.profile = try ProfileColumns.profile(part.columns, of: entry.profile) }
            if number > 0 { one.identity = ProfileIdentifier.identity(ofPart: part.name, of: entry.identity) }
            entries.append(one)
        }
        // A profile without sample types has no kind either, and nothing to store.
        return entries.isEmpty ? [entry] : entries
    }

    /// When the profile says it was taken; in 1970 only if its sender has no better time.
    private static func time(of profile: Profile, _ item: ProfilePush.Item) -> Int64? {
        let end1970: Int64 = 31_536_000_000_000_000
        let sent = profile.timeNanoseconds
        if sent < end1970, let fallback = item.fallbackTime { return fallback }
        return sent == 0 ? nil : sent
    }

    private func decode(_ item: ProfilePush.Item, _ limits: IngestLimits) throws(IngestError) -> Profile {
        do {
            let decoded = try PprofDecoder(limits: limits.decoding).decode(item.bytes)
            let truncated = decoded.notes.truncatedStacks
            if truncated > 0 { counters.update { $0.truncatedStacks += truncated } }
            return decoded.profile
        } catch { throw IngestError(error) }
    }

    /// Waits for every segment that holds a profile of the push; a failed one rejects just its profiles, retryably.
    private func waitUntilDurable(_ pending: inout PendingPush) async throws {
        for ticket in pending.tickets {
            do { try await writer.wait(for: ticket) } catch let error as IngestError {
                for index in pending.indices(in: ticket) { pending.reject(index, error) }
            }
        }
    }

    private func finish(_ pending: PendingPush, of push: ProfilePush) -> PushOutcome {
        let rejections = pending.rejections.sorted { $0.index < $1.index }
        counters.update { counts in
            counts.acceptedProfiles += push.items.count - rejections.count
            counts.emptyProfiles += pending.emptyProfiles
            for rejection in rejections { counts.rejectedProfiles[rejection.error.reason, default: 0] += 1 }
        }
        return PushOutcome(rejections: rejections)
    }
}
