import BlockFormat

/// What a process keeps of the sections it read: unpacked bytes in one budget, decoded tables in another, so that a
/// scan over many samples cannot push the tables out.
final class SectionCache: Sendable {
    private let sections: ByteBoundedCache<SectionKey, CachedSection>
    private let tables: ByteBoundedCache<SectionKey, CachedSection>

    /// Makes the caches the settings allow.
    init(_ settings: QuerierSettings) {
        sections = ByteBoundedCache(budget: settings.sectionCacheBytes)
        tables = ByteBoundedCache(budget: settings.tableCacheBytes)
    }

    /// Bytes held now, in both budgets.
    var heldBytes: Int { sections.heldBytes + tables.heldBytes }

    /// How often something was found, and how often not.
    var lookups: (hits: Int, misses: Int) {
        let first = sections.lookups
        let second = tables.lookups
        return (first.hits + second.hits, first.misses + second.misses)
    }

    /// What is kept of a section.
    func value(for key: SectionKey, kind: SectionKind) -> CachedSection? { cache(kind).value(for: key) }

    /// Keeps something of a section.
    func insert(_ value: CachedSection, for key: SectionKey, kind: SectionKind) {
        cache(kind).insert(value, for: key, bytes: value.byteCount)
    }

    private func cache(_ kind: SectionKind) -> ByteBoundedCache<SectionKey, CachedSection> {
        switch kind {
        case .series, .profiles, .symbols, .factors: tables
        default: sections
        }
    }
}
