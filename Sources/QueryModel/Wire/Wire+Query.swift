import BlockFormat
import ProfileModel

/// A query: tenants, matchers, profile type (after a flag), range, and what is wanted.
extension ByteWriter {
    mutating func query(_ query: Query) {
        list(query.tenants) { $0.string($1.name) }
        list(query.matchers) { $0.matcher($1) }
        flag(query.profileType != nil)
        if let type = query.profileType {
            for part in [type.name, type.sampleType, type.sampleUnit, type.periodType, type.periodUnit] { string(part) }
        }
        zigzag(query.range.start)
        zigzag(query.range.end)
        request(query.report)
    }

    mutating func matcher(_ matcher: LabelMatcher) {
        string(matcher.name)
        byte(matcher.operation.rawValue)
        string(matcher.value)
    }

    private mutating func request(_ request: ReportRequest) {
        switch request {
        case .flameGraph(let filter):
            byte(0)
            stackFilter(filter)
        case .timeSeries(let series):
            byte(1)
            timeSeriesRequest(series)
        case .pprof(let filter):
            byte(2)
            stackFilter(filter)
        case .labelNames: byte(3)
        case .labelValues(let name):
            byte(4)
            string(name)
        case .series(let names):
            byte(5)
            list(names) { $0.string($1) }
        case .profileTypes: byte(6)
        }
    }

    private mutating func stackFilter(_ filter: StackFilter) {
        list(filter.callSite) { $0.string($1) }
        list(filter.spanIDs) { $0.fixed64($1) }
        list(filter.profileIDs) { writer, id in
            writer.fixed64(id.high)
            writer.fixed64(id.low)
        }
    }

    private mutating func timeSeriesRequest(_ request: TimeSeriesRequest) {
        zigzag(request.startMilliseconds)
        zigzag(request.endMilliseconds)
        zigzag(request.stepMilliseconds)
        list(request.groupBy) { $0.string($1) }
        switch request.aggregation {
        case .sum: byte(0)
        case .average: byte(1)
        }
        flag(request.function != nil)
        if let function = request.function { target(function) }
    }

    private mutating func target(_ function: FunctionTarget) {
        switch function.name {
        case .exactly(let name):
            byte(0)
            string(name)
        case .matching(let pattern):
            byte(1)
            string(pattern)
        }
        switch function.portion {
        case .total: byte(0)
        case .leaf: byte(1)
        }
    }
}

extension ByteReader {
    mutating func query() throws(BlockFormatError) -> Query {
        let tenants = try list { reader throws(BlockFormatError) in try reader.tenant() }
        let matchers = try list(minimumSize: 3) { reader throws(BlockFormatError) in try reader.matcher() }
        let profileType = try flag() ? try profileType() : nil
        let start = try zigzag()
        let end = try zigzag()
        guard start <= end else { throw corrupt("the query's range ends before it starts") }
        let query = Query(
            tenants: tenants,
            matchers: matchers,
            profileType: profileType,
            range: TimeRange(start: start, end: end),
            report: try request()
        )
        do { try query.validate() } catch { throw corrupt(error.message) }
        return query
    }

    private mutating func tenant() throws(BlockFormatError) -> TenantID {
        let name = try string()
        do { return try TenantID(name) } catch { throw corrupt("a tenant's name is not one: \(error)") }
    }

    mutating func matcher() throws(BlockFormatError) -> LabelMatcher {
        let name = try string()
        guard let operation = LabelMatcher.Operation(rawValue: try byte()) else {
            throw corrupt("a matcher has an unknown operation")
        }
        return LabelMatcher(name, operation, try string())
    }

    private mutating func profileType() throws(BlockFormatError) -> ProfileType {
        ProfileType(
            name: try string(),
            sampleType: try string(),
            sampleUnit: try string(),
            periodType: try string(),
            periodUnit: try string()
        )
    }

    private mutating func request() throws(BlockFormatError) -> ReportRequest {
        switch try byte() {
        case 0: .flameGraph(try stackFilter())
        case 1: .timeSeries(try timeSeriesRequest())
        case 2: .pprof(try stackFilter())
        case 3: .labelNames
        case 4: .labelValues(name: try string())
        case 5: .series(names: try strings())
        case 6: .profileTypes
        default: throw corrupt("a report of an unknown kind is asked for")
        }
    }

    private mutating func strings() throws(BlockFormatError) -> [String] {
        try list { reader throws(BlockFormatError) in try reader.string() }
    }

    private mutating func stackFilter() throws(BlockFormatError) -> StackFilter {
        let callSite = try strings()
        let spanIDs = try list(minimumSize: 8) { reader throws(BlockFormatError) in try reader.fixed64() }
        let profileIDs = try list(minimumSize: 16) { reader throws(BlockFormatError) in
            ProfileIdentity(high: try reader.fixed64(), low: try reader.fixed64())
        }
        return StackFilter(callSite: callSite, spanIDs: spanIDs, profileIDs: profileIDs)
    }

    private mutating func timeSeriesRequest() throws(BlockFormatError) -> TimeSeriesRequest {
        let start = try zigzag()
        let end = try zigzag()
        let step = try zigzag()
        let groupBy = try strings()
        let aggregation = try aggregation()
        return TimeSeriesRequest(
            startMilliseconds: start,
            endMilliseconds: end,
            stepMilliseconds: step,
            groupBy: groupBy,
            aggregation: aggregation,
            function: try flag() ? try target() : nil
        )
    }

    private mutating func aggregation() throws(BlockFormatError) -> TimeSeriesRequest.Aggregation {
        switch try byte() {
        case 0: .sum
        case 1: .average
        default: throw corrupt("an aggregation is of an unknown kind")
        }
    }

    private mutating func target() throws(BlockFormatError) -> FunctionTarget {
        let name: FunctionTarget.Name
        switch try byte() {
        case 0: name = .exactly(try string())
        case 1: name = .matching(try string())
        default: throw corrupt("a function is named in an unknown way")
        }
        return FunctionTarget(name: name, portion: try portion())
    }

    private mutating func portion() throws(BlockFormatError) -> FunctionTarget.Portion {
        switch try byte() {
        case 0: .total
        case 1: .leaf
        default: throw corrupt("a portion is of an unknown kind")
        }
    }
}
