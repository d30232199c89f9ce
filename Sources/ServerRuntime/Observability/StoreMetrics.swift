import ObjectStorage

/// What was asked of the object store.
struct StoreMetrics {
    private let usage: ObjectStoreUsage

    init(_ usage: ObjectStoreUsage) { self.usage = usage }

    func write(to text: inout PrometheusText) {
        let name = "firefinch_object_storage_"
        text.family(name + "requests_total", .counter, "Requests to the object store that ended.")
        for operation in ObjectOperation.allCases {
            let labels = [("operation", "\(operation)")]
            text.sample(name + "requests_total", Double(usage[operation].requests), labels: labels)
        }
        text.family(name + "requests_running", .gauge, "Requests to the object store under way.")
        for operation in ObjectOperation.allCases {
            let labels = [("operation", "\(operation)")]
            text.sample(name + "requests_running", Double(usage.running[operation] ?? 0), labels: labels)
        }
        text.family(name + "bytes_total", .counter, "Bytes that requests moved.")
        for operation in ObjectOperation.allCases {
            let labels = [("operation", "\(operation)")]
            text.sample(name + "bytes_total", Double(usage[operation].bytes), labels: labels)
        }
        text.family(name + "failures_total", .counter, "Requests that failed, by code.")
        for operation in ObjectOperation.allCases {
            for (code, count) in usage[operation].failures.sorted(by: { "\($0.key)" < "\($1.key)" }) {
                let labels = [("operation", "\(operation)"), ("code", "\(code)")]
                text.sample(name + "failures_total", Double(count), labels: labels)
            }
        }
    }
}
