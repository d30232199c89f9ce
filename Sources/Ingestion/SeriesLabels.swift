import ProfileModel

/// The labels of a pushed series, checked and put in order.
///
/// Names that begin with `__` are ours: `__name__` is taken out as the kind of profile, the others are left out.
struct SeriesLabels: Hashable, Sendable {
    /// Labels to store, `service_name` among them.
    var labels: LabelSet
    /// `__name__` as sent, without the prefix that delta profilers put in front; nil when none was sent.
    var name: String?

    init(_ sent: [Label], _ limits: IngestLimits) throws(IngestError) {
        try Self.check(sent, limits)
        labels = LabelSet(sent.filter { !$0.name.hasPrefix("__") && !$0.value.isEmpty })
        if labels[LabelName.serviceName] == nil { labels.set(LabelName.serviceName, to: LabelName.unknownService) }
        let sentName = sent.first { $0.name == LabelName.name }?.value
        name = sentName.flatMap { $0.isEmpty ? nil : Self.withoutDeltaPrefix($0) }
    }

    private static func check(_ sent: [Label], _ limits: IngestLimits) throws(IngestError) {
        guard limits.maxLabels == 0 || sent.count <= limits.maxLabels else {
            throw IngestError(
                .invalidArgument,
                reason: "label_names_limit",
                "a series may have \(limits.maxLabels) labels, this one has \(sent.count)"
            )
        }
        var seen: Set<String> = []
        for label in sent {
            guard !label.name.isEmpty else {
                throw IngestError(.invalidArgument, reason: "invalid_labels", "a label has an empty name")
            }
            guard seen.insert(label.name).inserted else {
                throw IngestError(
                    .invalidArgument,
                    reason: "duplicate_label_names",
                    "the label '\(label.name)' was sent twice"
                )
            }
            try checkLength(label, limits)
        }
    }

    private static func checkLength(_ label: Label, _ limits: IngestLimits) throws(IngestError) {
        let nameLimit = limits.maxLabelNameLength
        guard nameLimit == 0 || label.name.utf8.count <= nameLimit else {
            throw IngestError(
                .invalidArgument,
                reason: "label_name_limit",
                "a label name may have \(nameLimit) bytes, '\(label.name.prefix(64))…' has \(label.name.utf8.count)"
            )
        }
        let valueLimit = limits.maxLabelValueLength
        guard valueLimit == 0 || label.value.utf8.count <= valueLimit else {
            throw IngestError(
                .invalidArgument,
                reason: "label_value_limit",
                "a label value may have \(valueLimit) bytes, that of '\(label.name)' has \(label.value.utf8.count)"
            )
        }
    }

    private static func withoutDeltaPrefix(_ name: String) -> String {
        let prefix = "godeltaprof_"
        return name.hasPrefix(prefix) && name.utf8.count > prefix.utf8.count
            ? String(name.dropFirst(prefix.count)) : name
    }
}
