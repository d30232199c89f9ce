/// A mergeable result.
///
/// Reports of one kind form a commutative monoid: `empty` is neutral, and `merge` gives the same bytes whatever the
/// order and the grouping.
package enum Report: Hashable, Sendable {
    /// Functions by call path.
    case flameGraph(FlameGraphReport)
    /// Values over time.
    case timeSeries(TimeSeriesReport)
    /// Locations by call path.
    case pprof(PprofReport)
    /// Distinct names, values or profile type ids.
    case strings(StringSetReport)
    /// Distinct label sets.
    case series(SeriesReport)
}
