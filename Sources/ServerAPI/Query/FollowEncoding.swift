import ProfileModel
import QueryModel
import SwiftProtobuf
import WireProtocol

/// Writes the messages of a followed query: the answer of the unary call, byte by byte, and behind it how far it is.
enum FollowEncoding {
    /// A message; nil for no flame graph.
    static func message(
        _ report: FlameGraphReport?,
        _ maxNodes: Int,
        _ progress: QueryProgress,
        isFinal: Bool = false,
        codec: ConnectCodec
    ) throws -> [UInt8] {
        var words = Firefinch_Query_V1_FollowMergeStacktracesResponse()
        words.progress = .init(progress)
        words.coverage = .init(progress, isFinal: isFinal)
        words.isFinal = isFinal
        let tail = try codec.encode(words)
        guard let report else { return tail }
        let graph = FlameGraphEncoding.response(report, maxNodes: maxNodes, codec: codec).body
        switch codec {
        case .protobuf: return graph + tail
        case .json: return graph.dropLast() + [UInt8(ascii: ",")] + tail.dropFirst()
        }
    }
}

extension Firefinch_Query_V1_QueryProgress {
    /// How far a query is, as a message.
    init(_ progress: QueryProgress) {
        self.init()
        fragments = Int64(progress.fragments)
        fragmentsDone = Int64(progress.fragmentsDone)
        fragmentsRunning = Int64(progress.fragmentsRunning)
        bytes = Int64(progress.bytes)
        bytesDone = Int64(progress.bytesDone)
        queriers = Int64(progress.queriers)
        queuedMs = Int64(progress.queuedFor / .milliseconds(1))
    }
}

extension Firefinch_Query_V1_QueryCoverage {
    /// What is merged so far, as a message.
    init(_ progress: QueryProgress, isFinal: Bool) {
        self.init()
        isComplete = isFinal && progress.gaps.isEmpty && progress.fragmentsDone == progress.fragments
        fragments = Int64(progress.fragments)
        fragmentsMerged = Int64(progress.fragmentsMerged)
        gaps = progress.gaps
    }
}
