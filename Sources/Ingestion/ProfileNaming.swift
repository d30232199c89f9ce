import ProfileModel

/// The kind of a profile (`__name__`) when its sender did not say: told from its sample types, as senders to `/ingest`
/// rely on.
enum ProfileNaming {
    /// The kind under which a profile is stored: as sent, except that `wall` profiles of nothing but CPU time are what
    /// everybody calls `process_cpu`; told from the sample types when nothing was sent.
    static func name(of profile: Profile, sent: String?) -> String {
        guard let sent else { return name(of: profile) }
        let isOnlyCPU =
            !profile.sampleTypes.isEmpty && profile.sampleTypes.allSatisfy { profile.string($0.type) == "cpu" }
        return sent == "wall" && isOnlyCPU ? "process_cpu" : sent
    }

    static func name(of profile: Profile) -> String {
        let types = profile.sampleTypes.map { profile.string($0.type) }
        if types.contains(where: { $0.contains("wall") }) { return "wall" }
        for type in types {
            if type.contains("cpu") { return "process_cpu" }
            if type.hasPrefix("alloc_") || type.hasPrefix("inuse_") || type == "space" || type == "objects" {
                return "memory"
            }
            if type.hasPrefix("mutex_") { return "mutex" }
            if type.hasPrefix("block_") { return "block" }
            if type == "goroutines" { return "goroutines" }
        }
        return types.first { !$0.isEmpty } ?? "unknown"
    }
}
