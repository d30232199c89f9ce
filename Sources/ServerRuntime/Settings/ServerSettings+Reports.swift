import QueryModel

extension ServerSettings {
    /// Bytes of reports that a frontend holds.
    package struct ReportLimits: Hashable, Sendable {
        /// Of all running queries together.
        package var memory: Int
        /// Of one tenant, above which it starts no further query; 0 for no limit.
        package var tenant: Int
        /// Of one query, merged; at most `memory`.
        package var query: Int
        /// Of one fragment; at most `query`.
        package var fragment: Int
    }

    /// With less nothing could be answered: a unit was forgotten.
    private static let leastReportBytes = 1 << 10
    /// Tables within a report are numbered with 32 bits, and its encoding may be twice as long.
    private static let mostReportBytes = 1 << 30
    private static let usualQueryBytes = 128 << 20
    private static let usualFragmentBytes = 32 << 20

    /// Reads what reports may take.
    ///
    /// What is not stated fits in what is; what is stated has to fit by itself.
    static func reports(_ reader: inout SettingsReader) -> ReportLimits {
        let memory = reader.parsed(.queryMemory, "a size like 64MiB, 1KiB or more") { text in
            SettingText.bytes(text).flatMap { $0 >= leastReportBytes ? $0 : nil }
        }
        let tenant = reader.bytes(.queryTenantReportBytes)
        let query = stated(.queryMaxReportBytes, &reader)
        let fragment = stated(.queryMaxFragmentReportBytes, &reader)
        let memoryBytes = memory ?? mostReportBytes
        let queryBytes = query ?? min(usualQueryBytes, memoryBytes)
        let limits = ReportLimits(
            memory: memoryBytes,
            tenant: tenant,
            query: queryBytes,
            fragment: fragment ?? min(usualFragmentBytes, queryBytes)
        )
        check(limits, &reader)
        return limits
    }

    /// nil for `auto`.
    private static func stated(_ key: SettingKey, _ reader: inout SettingsReader) -> Int? {
        guard reader.text(key) != "auto" else { return nil }
        return reader.parsed(key, "auto, or a size like 32MiB, 1KiB to 1GiB") { text in
            SettingText.bytes(text).flatMap { (leastReportBytes...mostReportBytes).contains($0) ? $0 : nil }
        }
    }

    private static func check(_ limits: ReportLimits, _ reader: inout SettingsReader) {
        if limits.query > limits.memory {
            refuse(.queryMaxReportBytes, limits.query, above: .queryMemory, limits.memory, &reader)
        }
        if limits.fragment > limits.memory {
            refuse(.queryMaxFragmentReportBytes, limits.fragment, above: .queryMemory, limits.memory, &reader)
        } else if limits.fragment > limits.query {
            refuse(.queryMaxFragmentReportBytes, limits.fragment, above: .queryMaxReportBytes, limits.query, &reader)
        }
    }

    private static func refuse(
        _ part: SettingKey,
        _ bytes: Int,
        above whole: SettingKey,
        _ limit: Int,
        _ reader: inout SettingsReader
    ) {
        reader.refuse(
            "\(part.name) (\(ByteText.of(bytes))) is above \(whole.name) (\(ByteText.of(limit))), so that it could never "
                + "be used up: raise \(whole.name) or lower \(part.name)"
        )
    }
}
