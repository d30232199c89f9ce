import Ingestion

/// Which names in a profile clients of `/ingest` expect to be rewritten, by the profiler that sent it.
enum SpyConventions {
    /// Profilers of scripting runtimes, whose functions are called by file and name.
    private static let scripting: Set<String> = ["pyspy", "rbspy", "scripting"]

    /// What is rewritten for profiles of `spy`.
    ///
    /// An early .NET client calls itself `unknown`; what it says of the type `inuse-space` gives it away.
    static func rewrites(spy: String, _ sampleTypes: SampleTypeConfig?) -> ProfileRewrites {
        var rewrites: ProfileRewrites = .withoutGoShapes
        if scripting.contains(spy) { rewrites.insert(.filesBeforeNames) }
        let isEarlyDotNet = spy == "unknown" && sampleTypes?.types.contains("inuse-space") == true
        if spy == "dotnetspy" || isEarlyDotNet { rewrites.insert(.underscoresInTypes) }
        return rewrites
    }
}
