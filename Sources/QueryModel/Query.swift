package import ProfileModel

/// A question: over which profiles, in which time, and what is wanted of them.
///
/// A plain value; answering it changes nothing.
package struct Query: Hashable, Sendable {
    /// Whose profiles; more than one for a federated read.
    ///
    /// Never empty.
    package var tenants: [TenantID]
    /// Conditions on labels, all of which must hold.
    package var matchers: [LabelMatcher]
    /// The profile type asked for; nil for questions about labels of any type.
    package var profileType: ProfileType?
    /// Profiles taken in this range, both ends inside.
    package var range: TimeRange
    /// What is wanted.
    package var report: ReportRequest

    /// Makes a query.
    package init(
        tenants: [TenantID],
        matchers: [LabelMatcher],
        profileType: ProfileType?,
        range: TimeRange,
        report: ReportRequest
    ) {
        self.tenants = tenants
        self.matchers = matchers
        self.profileType = profileType
        self.range = range
        self.report = report
    }
}

/// What is wanted of the profiles a query selects.
///
/// Limits such as `maxNodes` are no part of it: they apply once, to the whole answer, so that no result depends on how
/// the work was split.
package enum ReportRequest: Hashable, Sendable {
    /// Functions by call path.
    case flameGraph(StackFilter)
    /// Values over time.
    case timeSeries(TimeSeriesRequest)
    /// Locations with lines, mappings and build ids by call path.
    case pprof(StackFilter)
    /// Which label names occur.
    case labelNames
    /// Which values a label has.
    case labelValues(name: String)
    /// Distinct label sets, restricted to those names (all when empty).
    case series(names: [String])
    /// Which profile types occur.
    case profileTypes
}

/// Which stacks count.
///
/// The empty filter keeps all.
package struct StackFilter: Hashable, Sendable {
    /// Names from the root on: a stack counts if its first frames (inlined ones included) equal these.
    package var callSite: [String]
    /// Spans whose samples count; empty for all.
    package var spanIDs: [UInt64]
    /// Profiles that count, by identity; empty for all.
    package var profileIDs: [ProfileIdentity]

    /// Makes a filter.
    package init(callSite: [String] = [], spanIDs: [UInt64] = [], profileIDs: [ProfileIdentity] = []) {
        self.callSite = callSite
        self.spanIDs = spanIDs
        self.profileIDs = profileIDs
    }
}

/// Values over time: points at `start + k·step` hold profiles of `(point − step, point]`; the first one also takes
/// those at exactly `start − step`.
///
/// All in milliseconds.
package struct TimeSeriesRequest: Hashable, Sendable {
    /// How the profiles of one point become one value.
    package enum Aggregation: Hashable, Sendable {
        /// The sum.
        case sum
        /// The sum divided by the number of profiles.
        case average
    }

    /// The label of the first point.
    package var startMilliseconds: Int64
    /// No point is labelled later than this.
    package var endMilliseconds: Int64
    /// Width of a point, at least 1.
    package var stepMilliseconds: Int64
    /// One series for each combination of these labels' values, in the order asked for.
    package var groupBy: [String]
    /// How profiles become a value.
    package var aggregation: Aggregation
    /// Counts one function instead of whole profiles.
    package var function: FunctionTarget?

    /// Makes a request.
    package init(
        startMilliseconds: Int64,
        endMilliseconds: Int64,
        stepMilliseconds: Int64,
        groupBy: [String],
        aggregation: Aggregation,
        function: FunctionTarget? = nil
    ) {
        self.startMilliseconds = startMilliseconds
        self.endMilliseconds = endMilliseconds
        self.stepMilliseconds = stepMilliseconds
        self.groupBy = groupBy
        self.aggregation = aggregation
        self.function = function
    }
}

/// One function, or several by pattern, whose value is followed over time.
package struct FunctionTarget: Hashable, Sendable {
    /// How the function is named.
    package enum Name: Hashable, Sendable {
        /// Exactly this name.
        case exactly(String)
        /// Every function whose whole name matches this expression.
        case matching(String)
    }

    /// Which part of a sample's value counts.
    package enum Portion: Hashable, Sendable {
        /// Samples in which the function is anywhere on the stack, each once.
        case total
        /// Samples in which the function is the leaf.
        case leaf
    }

    /// How the function is named.
    package var name: Name
    /// Which part of a sample's value counts.
    package var portion: Portion

    /// Makes a target.
    package init(name: Name, portion: Portion) {
        self.name = name
        self.portion = portion
    }
}
