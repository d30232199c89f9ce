/// Names of labels with a meaning of their own, as clients of the Pyroscope API know them.
package enum LabelName {
    /// The service; a dataset holds exactly one.
    package static let serviceName = "service_name"
    /// The service again, private, for queries that look by it.
    package static let privateServiceName = "__service_name__"
    /// The first part of a profile type, like `process_cpu`.
    package static let name = "__name__"
    /// The whole profile type, five parts joined by `:`.
    package static let profileType = "__profile_type__"
    /// The sample type, like `cpu`.
    package static let type = "__type__"
    /// The sample unit, like `nanoseconds`.
    package static let unit = "__unit__"
    /// The period's type; only when the profile has one.
    package static let periodType = "__period_type__"
    /// The period's unit; only when the profile has one.
    package static let periodUnit = "__period_unit__"
    /// A label of the writer's own series, kept through ingestion of `/ingest`.
    package static let sessionID = "__session_id__"
    /// A client's hint that values are deltas; removed when written.
    package static let delta = "__delta__"
    /// A client's hint about label order; removed when written.
    package static let order = "__order__"

    /// Sample label: the span a sample belongs to, 16 hexadecimal digits.
    package static let spanID = "span_id"
    /// Sample label: the trace a sample belongs to, 32 hexadecimal digits.
    package static let traceID = "trace_id"
    /// Sample label by which older clients send the span's id.
    package static let profileID = "profile_id"

    /// The service of profiles that name none.
    package static let unknownService = "unknown_service"
}
