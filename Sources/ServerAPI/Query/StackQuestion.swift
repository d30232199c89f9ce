import ProfileModel
import QueryModel
import WireProtocol

/// What the four questions about stacks have in common.
struct StackQuestion: Sendable {
    /// The profile type.
    var profileType: ProfileType
    /// Conditions on labels.
    var matchers: [LabelMatcher]
    /// The time.
    var range: TimeRange
    /// Which stacks count.
    var filter: StackFilter
    /// Most nodes of the answer; 0 for any number.
    var maxNodes: Int

    /// The question of `SelectMergeStacktraces`, and of one side of `Diff`.
    init(_ message: Querier_V1_SelectMergeStacktracesRequest, _ reader: QuestionReader) throws(APIError) {
        profileType = try reader.profileType(message.profileTypeID)
        matchers = try reader.matchers(selector: message.labelSelector)
        range = try reader.range(message.start, message.end)
        filter = try reader.filter(
            stacks: message.stackTraceSelector,
            profiles: message.profileIDSelector,
            spans: message.spanSelector,
            traces: message.traceIDSelector
        )
        maxNodes = try reader.maxNodes(message.maxNodes, default: reader.limits.defaultMaxNodes)
    }

    /// The question of `SelectMergeProfile`: no bound on nodes unless one is asked for.
    init(_ message: Querier_V1_SelectMergeProfileRequest, _ reader: QuestionReader) throws(APIError) {
        profileType = try reader.profileType(message.profileTypeID)
        matchers = try reader.matchers(selector: message.labelSelector)
        range = try reader.range(message.start, message.end)
        filter = try reader.filter(
            stacks: message.stackTraceSelector,
            profiles: message.profileIDSelector,
            traces: message.traceIDSelector
        )
        maxNodes = try reader.maxNodes(message.maxNodes, default: 0)
    }

    /// The query for `tenants` of the whole question as a flame graph.
    func flameGraphQuery(_ tenants: [TenantID]) -> Query {
        Query(tenants: tenants, matchers: matchers, profileType: profileType, range: range, report: .flameGraph(filter))
    }

    /// The query for `tenants` of the whole question as pprof.
    func pprofQuery(_ tenants: [TenantID]) -> Query {
        Query(tenants: tenants, matchers: matchers, profileType: profileType, range: range, report: .pprof(filter))
    }
}
