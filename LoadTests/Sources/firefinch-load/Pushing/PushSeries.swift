/// The bytes of a push.v1.RawProfileSeries with one profile: what comes before the profile's bytes, and what after.
struct PushSeries {
    let before: [UInt8]
    let after: [UInt8]

    init(labels: [(name: String, value: String)], profileBytes: Int, id: String) {
        var end = ProtobufWriter()
        end.field(2, id)
        var profile = ProtobufWriter()
        profile.begin(1, length: profileBytes)
        let sampleLength = profile.bytes.count + profileBytes + end.bytes.count
        var content = ProtobufWriter()
        for label in labels {
            var pair = ProtobufWriter()
            pair.field(1, label.name)
            pair.field(2, label.value)
            content.field(1, pair.bytes)
        }
        content.begin(2, length: sampleLength)
        var whole = ProtobufWriter()
        whole.begin(1, length: content.bytes.count + sampleLength)
        before = whole.bytes + content.bytes + profile.bytes
        after = end.bytes
    }
}

extension IndexEntry {
    /// The labels as pushed: sorted, with the profile's kind as the name.
    var pushLabels: [(name: String, value: String)] {
        labels.merging(["__name__": type]) { _, kind in kind }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
