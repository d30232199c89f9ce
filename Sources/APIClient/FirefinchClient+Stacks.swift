import SwiftProtobuf
import WireProtocol

extension FirefinchClient {
    private static let mergeStacktraces = "querier.v1.QuerierService/SelectMergeStacktraces"

    /// The flame graph of the selected samples.
    ///
    /// - Parameters:
    ///   - selection: Which samples.
    ///   - maxNodes: Most boxes; smaller ones are put together as `other`. Nil leaves it to the server.
    /// - Returns: The flame graph; empty when nothing matched.
    /// - Throws: `APIClientError` as the server or the way to it failed.
    package func selectMergeStacktraces(
        _ selection: SampleSelection,
        maxNodes: Int? = nil
    ) async throws(APIClientError) -> FlameGraphLevels {
        let question = Self.question(selection, maxNodes: maxNodes, format: .flamegraph)
        let answer: Querier_V1_SelectMergeStacktracesResponse = try await call(Self.mergeStacktraces, question)
        return FlameGraphLevels(answer.flamegraph)
    }

    /// The flame graph of the selected samples as the JSON that the server gives, unchanged.
    package func selectMergeStacktracesJSON(
        _ selection: SampleSelection,
        maxNodes: Int? = nil
    ) async throws(APIClientError) -> [UInt8] {
        let question = Self.question(selection, maxNodes: maxNodes, format: .flamegraph)
        return try await bytes(Self.mergeStacktraces, question, as: .json)
    }

    /// The selected samples merged into one serialized pprof profile; empty when nothing matched.
    package func selectMergeStacktracesPprof(
        _ selection: SampleSelection,
        maxNodes: Int? = nil
    ) async throws(APIClientError) -> [UInt8] {
        let question = Self.question(selection, maxNodes: maxNodes, format: .pprof)
        let answer: Querier_V1_SelectMergeStacktracesResponse = try await call(Self.mergeStacktraces, question)
        do { return try answer.pprof.profile.serializedBytes() } catch {
            throw APIClientError(.malformedAnswer, "encoding the profile of the answer failed: \(error)")
        }
    }

    /// The selected samples merged into one serialized pprof profile, the bytes as they came; empty when nothing matched.
    package func selectMergeProfile(
        _ selection: SampleSelection,
        maxNodes: Int? = nil
    ) async throws(APIClientError) -> [UInt8] {
        var question = Querier_V1_SelectMergeProfileRequest()
        question.profileTypeID = selection.profileType
        question.labelSelector = selection.selector
        question.start = selection.range.start
        question.end = selection.range.end
        if let maxNodes { question.maxNodes = Int64(maxNodes) }
        return try await bytes("querier.v1.QuerierService/SelectMergeProfile", question)
    }

    /// The question of every call about stacks.
    static func question(
        _ selection: SampleSelection,
        maxNodes: Int?,
        format: Querier_V1_ProfileFormat
    ) -> Querier_V1_SelectMergeStacktracesRequest {
        var question = Querier_V1_SelectMergeStacktracesRequest()
        question.profileTypeID = selection.profileType
        question.labelSelector = selection.selector
        question.start = selection.range.start
        question.end = selection.range.end
        question.format = format
        if let maxNodes { question.maxNodes = Int64(maxNodes) }
        return question
    }
}
