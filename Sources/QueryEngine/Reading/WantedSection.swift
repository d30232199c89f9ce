import BlockFormat

/// A section that a report needs, in the form it needs it in.
struct WantedSection {
    /// Where the section is.
    var section: SectionMetadata
    /// In which form it is wanted.
    var form: SectionKey.Form
    /// Its name in the caches.
    var key: SectionKey
    /// Bytes it takes unpacked and as a table, as far as metadata tell.
    var decodedBytes: Int
}

/// A wanted section as it was found: ready, or as stored bytes.
enum FoundSection {
    /// Found in a cache.
    case cached(CachedSection)
    /// Read from the object, not unpacked yet.
    case stored([UInt8])
    /// Read from the object and unpacked.
    case unpacked([UInt8])
}
