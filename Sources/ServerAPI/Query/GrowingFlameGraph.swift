import HostEnvironment
import QueryModel

/// The messages of a followed query: how far it is with the flame graph so far, then the whole one, then the end.
///
/// Each is made when it is asked for, of what is newest then: a slow client gets fewer, and costs the memory of one.
struct GrowingFlameGraph: StreamMessages {
    private enum Stage {
        case growing
        case answered(Coverage)
        case ended
    }

    private let query: FollowedQuery
    private let codec: ConnectStreamCodec
    private let maxNodes: Int
    private let time: any TimeSource
    private var allowance: GrowthAllowance
    private var stage = Stage.growing

    /// Begins with a query that was not asked yet.
    ///
    /// - Parameters:
    ///   - query: The query.
    ///   - codec: How messages are written.
    ///   - maxNodes: Most nodes of a flame graph; 0 for any number.
    ///   - maxBytes: Bytes of growing flame graphs in all.
    ///   - time: The clock that making them is measured by.
    init(of query: FollowedQuery, codec: ConnectStreamCodec, maxNodes: Int, maxBytes: Int, time: any TimeSource) {
        self.query = query
        self.codec = codec
        self.maxNodes = maxNodes
        self.time = time
        allowance = GrowthAllowance(bytes: maxBytes)
    }

    mutating func next() async throws -> [UInt8]? {
        switch stage {
        case .growing:
            query.feed.takeReports(allowance.allows(at: time.now))
            if let progress = await query.feed.next() { return try frame(progress) }
            guard let answer = query.answer else { return nil }
            stage = .answered(answer.coverage)
            return try lastFrame(answer)
        case .answered(let coverage):
            stage = .ended
            return ConnectEnvelope.end(metadata: [("firefinch-coverage", coverage.headerText)])
        case .ended:
            return nil
        }
    }

    private mutating func frame(_ progress: QueryProgress) throws -> [UInt8] {
        let began = time.now
        if let report = progress.report, allowance.allows(at: began) {
            let frame = try frame(report.asFlameGraph(), progress)
            if allowance.take(bytes: frame.count, from: began, to: time.now) { return frame }
        }
        return try frame(nil, progress)
    }

    private func lastFrame(_ answer: QueryAnswer) throws -> [UInt8] {
        try frame(answer.report.asFlameGraph(), QueryProgress(of: answer), isFinal: true)
    }

    private func frame(
        _ graph: FlameGraphReport?,
        _ progress: QueryProgress,
        isFinal: Bool = false
    ) throws -> [UInt8] {
        codec.frame(try FollowEncoding.message(graph, maxNodes, progress, isFinal: isFinal, codec: codec.codec))
    }
}
