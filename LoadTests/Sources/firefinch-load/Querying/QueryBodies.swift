/// The fields of requests, in both encodings.
enum QueryBodies {
    /// Every node of the flame graph, not only the greatest.
    static let allNodes: Int64 = 1_000_000

    /// The fields that nearly every request has, as Connect JSON wants them: 64-bit numbers are text.
    static func selection(_ type: String, _ selector: String, _ range: ClosedRange<Int64>) -> [String: Any] {
        [
            "profileTypeID": type,
            "labelSelector": selector,
            "start": String(range.lowerBound),
            "end": String(range.upperBound),
        ]
    }

    /// A querier.v1.SelectMergeStacktracesRequest.
    static func stacktraces(
        _ type: String,
        _ selector: String,
        _ range: ClosedRange<Int64>,
        maxNodes: Int64? = nil
    ) -> [UInt8] {
        var writer = ProtobufWriter()
        writer.field(1, type)
        writer.field(2, selector)
        writer.field(3, range.lowerBound)
        writer.field(4, range.upperBound)
        if let maxNodes { writer.field(5, maxNodes) }
        return writer.bytes
    }
}
