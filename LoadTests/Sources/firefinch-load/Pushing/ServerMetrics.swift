/// What the server says of itself on /metrics; what it does not say is nil.
struct ServerMetrics {
    private var values: [String: Double] = [:]

    /// Reads them.
    struct Reader {
        private let connection: HTTPConnection

        init(_ server: ServerAddress) {
            connection = HTTPConnection(server)
        }

        func read() throws -> ServerMetrics {
            let response = try connection.get("/metrics")
            guard response.status == 200 else { return ServerMetrics(text: "") }
            return ServerMetrics(text: String(decoding: response.body, as: UTF8.self))
        }
    }

    /// Reads the Prometheus text format: `name{labels} value` on each line.
    init(text: String) {
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]) else {
                continue
            }
            values[String(line[..<space])] = value
        }
    }

    var cpuSeconds: Double? { values["process_cpu_seconds_total"] }
    var peakResidentBytes: Double? { values["firefinch_process_peak_resident_memory_bytes"] }
    var profilesAccepted: Double? { values["firefinch_ingestion_profiles_accepted_total"] }
    var profilesSuppressed: Double? { values["firefinch_ingestion_profiles_suppressed_total"] }
    var segments: Double? { values["firefinch_ingestion_segments_total"] }
    var segmentBytes: Double? { values["firefinch_ingestion_segment_bytes_total"] }

    /// Stored bytes by kind of section.
    var sectionBytes: [String: Double] {
        labelled("firefinch_ingestion_section_bytes_total", by: "section")
    }

    /// The version that the server says it is.
    var version: String? {
        labelled("firefinch_build_info", by: "version").keys.first
    }

    /// The value without labels of that name.
    subscript(_ name: String) -> Double? { values[name] }

    /// The values of the family's series, by name and labels as written.
    func all(of family: String) -> [String: Double] {
        values.filter { $0.key.hasPrefix("\(family){") }
    }

    /// The sum of the family's values that have all these labels; 0 if there is none.
    func sum(_ family: String, where labels: [String: String]) -> Double {
        let wanted = labels.map { "\($0.key)=\"\($0.value)\"" }
        return all(of: family).reduce(0) { wanted.allSatisfy($1.key.contains) ? $0 + $1.value : $0 }
    }

    /// Requests for ranges that the process has with the object store.
    var readsInFlight: Double { sum("firefinch_object_storage_requests_running", where: ["operation": "getRange"]) }

    private func labelled(_ name: String, by label: String) -> [String: Double] {
        let opening = "\(name){\(label)=\""
        let pairs = values.compactMap { key, value -> (String, Double)? in
            guard key.hasPrefix(opening), let end = key.dropFirst(opening.count).firstIndex(of: "\"") else {
                return nil
            }
            return (String(key.dropFirst(opening.count)[..<end]), value)
        }
        return Dictionary(pairs, uniquingKeysWith: +)
    }
}
