import ProfileModel

/// The kind of a profile (`__name__`), as senders rely on.
enum ProfileNaming {
    /// What a type is displayed as when the sender has not said anything about any.
    private static let usualDisplayNames = ["samples": "cpu"]

    /// The kind of each sample type of a profile: what was sent, or else what its sample types tell.
    ///
    /// All have one kind, except that CPU time in a `wall` profile is what everybody calls `process_cpu`. `displayNames`
    /// is what the sender says its types are displayed as, nil when it said nothing.
    static func names(of profile: Profile, sent: String?, displayNames: [String: String]? = nil) -> [String] {
        let kind = sent ?? name(of: profile, displayNames: displayNames)
        guard kind == "wall" else { return Array(repeating: kind, count: profile.sampleTypes.count) }
        return profile.sampleTypes.map { profile.string($0.type) == "cpu" ? "process_cpu" : kind }
    }

    /// The kind that the sample types tell, as senders to `/ingest` rely on.
    private static func name(of profile: Profile, displayNames: [String: String]?) -> String {
        let types = profile.sampleTypes.map { profile.string($0.type) }
        if types.contains(where: { $0.contains("wall") }) { return "wall" }
        let displayed = types.map { (displayNames ?? usualDisplayNames)[$0] ?? $0 }
        return displayed.lazy.compactMap(wellKnown).first ?? types.first { !$0.isEmpty } ?? "unknown"
    }

    private static func wellKnown(_ type: String) -> String? {
        if type.contains("cpu") { return "process_cpu" }
        if type.contains("alloc_") || type.contains("inuse_") || type == "space" || type == "objects" {
            return "memory"
        }
        if type.contains("mutex_") { return "mutex" }
        if type.contains("block_") { return "block" }
        return type.contains("goroutines") ? "goroutines" : nil
    }
}
