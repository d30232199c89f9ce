/// One push.v1.PushRequest, encoded ahead of the clock: the bytes between the profiles are kept, the profiles stay in
/// their mapped file.
struct PushBatch: Sendable {
    private var framing: [UInt8] = []
    /// After how many bytes of framing each profile comes.
    private var cuts: [Int] = []
    private(set) var items: ArraySlice<Workload.Item>

    init(_ items: ArraySlice<Workload.Item>) {
        self.items = items
        var writer = ProtobufWriter()
        for item in items {
            let series = PushSeries(
                labels: item.entry.pushLabels,
                profileBytes: item.range.count,
                id: item.entry.clientID
            )
            writer.append(series.before)
            cuts.append(writer.bytes.count)
            writer.append(series.after)
        }
        framing = writer.bytes
    }

    /// Calls `body` with the request's bytes in parts.
    func withParts<Result>(
        of workload: Workload,
        _ body: ([UnsafeRawBufferPointer]) throws -> Result
    ) rethrows -> Result {
        try framing.withUnsafeBytes { framing in
            var parts: [UnsafeRawBufferPointer] = []
            var start = 0
            for (item, cut) in zip(items, cuts) {
                parts.append(UnsafeRawBufferPointer(rebasing: framing[start..<cut]))
                parts.append(workload.bytes(of: item))
                start = cut
            }
            parts.append(UnsafeRawBufferPointer(rebasing: framing[start...]))
            return try body(parts)
        }
    }
}
