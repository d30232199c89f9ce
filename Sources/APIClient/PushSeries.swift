package import ProfileModel

/// Profiles of one source, as they are pushed.
package struct PushSeries: Hashable, Sendable {
    /// The labels of all samples.
    ///
    /// Without `__name__` the server tells the kind from the sample types, without
    /// `service_name` it stores them as `unknown_service`.
    package var labels: [Label]
    /// The profiles in pprof's format, raw or gzip.
    package var profiles: [[UInt8]]

    /// Makes a series.
    package init(labels: [Label], profiles: [[UInt8]]) {
        self.labels = labels
        self.profiles = profiles
    }
}
