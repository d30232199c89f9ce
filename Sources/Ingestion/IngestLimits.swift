package import ProfileFormats

/// What a tenant may send.
///
/// A limit of 0 means none.
package struct IngestLimits: Hashable, Sendable {
    /// A profile may be this old when it arrives; also how long its identity is remembered.
    package var maxAge: Duration
    /// A profile may be this far ahead of the clock.
    package var maxFuture: Duration
    /// Labels of one series.
    package var maxLabels: Int
    /// Bytes of a label's name.
    package var maxLabelNameLength: Int
    /// Bytes of a label's value.
    package var maxLabelValueLength: Int
    /// What one profile may hold.
    package var decoding: DecodingLimits

    /// Makes limits; the defaults are what clients of the Pyroscope API live with, or more.
    package init(
        maxAge: Duration = .seconds(3600),
        maxFuture: Duration = .seconds(600),
        maxLabels: Int = 100,
        maxLabelNameLength: Int = 1024,
        maxLabelValueLength: Int = 2048,
        decoding: DecodingLimits = DecodingLimits()
    ) {
        self.maxAge = maxAge
        self.maxFuture = maxFuture
        self.maxLabels = maxLabels
        self.maxLabelNameLength = maxLabelNameLength
        self.maxLabelValueLength = maxLabelValueLength
        self.decoding = decoding
    }
}
