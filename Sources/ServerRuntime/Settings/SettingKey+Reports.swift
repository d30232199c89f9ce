/// Settings of what reports may take in a frontend's memory.
extension SettingKey {
    package static let queryMemory = SettingKey(
        "query.memory",
        "64MiB",
        "Reports of all running queries together; 1KiB or more."
    )
    package static let queryTenantReportBytes = SettingKey(
        "query.tenant-report-bytes",
        "256MiB",
        "Reports held for one tenant above which further queries of it are refused. 0 for no limit."
    )
    package static let queryMaxReportBytes = SettingKey(
        "query.max-report-bytes",
        "auto",
        "Size of one query's merged report, 1KiB to 1GiB; auto for 128MiB, or query.memory where that is less."
    )
    package static let queryMaxFragmentReportBytes = SettingKey(
        "query.max-fragment-report-bytes",
        "auto",
        "Size of one fragment's report, 1KiB to 1GiB; auto for 32MiB, or query.max-report-bytes where that is less."
    )

    static let reports: [SettingKey] = [
        queryMemory, queryTenantReportBytes, queryMaxReportBytes, queryMaxFragmentReportBytes,
    ]
}
