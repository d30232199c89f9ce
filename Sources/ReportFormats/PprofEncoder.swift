package import ProfileModel
package import QueryModel

/// Pprof profiles (message `google.v1.Profile`, not compressed).
package enum PprofEncoder {
    /// Encodes a report as a profile with one sample type; equal reports give equal bytes, no samples give none.
    ///
    /// - Parameters:
    ///   - report: What the profile holds; strings that are not valid UTF-8 are repaired with U+FFFD.
    ///   - type: Names the sample type and the period type.
    ///   - endNanoseconds: End of the time asked for, nanoseconds since 1970; becomes the profile's time.
    ///   - maxNodes: Keeps the paths (from the root on, by location) whose total reaches the `maxNodes`-th largest;
    ///     what comes below them is counted under a location `other`. 0 keeps all.
    /// - Returns: The bytes of the message.
    package static func encode(
        _ report: PprofReport,
        type: ProfileType,
        endNanoseconds: Int64,
        maxNodes: Int
    ) -> [UInt8] {
        guard !report.samples.isEmpty else { return [] }
        let shown = PprofPruning.pruned(report, maxNodes: maxNodes)
        var strings = PprofStrings(of: type)
        var writer = ProtobufWriter()
        writer.message(1) { write(&$0, strings.number(of: type.sampleType), strings.number(of: type.sampleUnit)) }
        for sample in shown.samples { writer.message(2) { write(&$0, sample) } }
        for (index, mapping) in shown.mappings.enumerated() {
            writer.message(3) { write(&$0, mapping, id: index + 1, shown, &strings) }
        }
        for (index, location) in shown.locations.enumerated() {
            writer.message(4) { write(&$0, location, id: index + 1) }
        }
        for (index, function) in shown.functions.enumerated() {
            writer.message(5) { write(&$0, function, id: index + 1, shown, &strings) }
        }
        for string in strings.table { writer.bytes(6, string[...]) }
        writer.integer(9, endNanoseconds)
        writer.message(11) { write(&$0, strings.number(of: type.periodType), strings.number(of: type.periodUnit)) }
        writer.integer(12, period(of: type))
        writer.unsigned(14, strings.number(of: type.sampleType))
        return writer.output
    }

    /// The period is not kept with samples; this is what profilers of that kind use.
    private static func period(of type: ProfileType) -> Int64 {
        switch type.name {
        case "process_cpu": 1_000_000_000
        case "memory": 524_288
        default: 1
        }
    }

    private static func write(_ writer: inout ProtobufWriter, _ type: UInt64, _ unit: UInt64) {
        writer.unsigned(1, type)
        writer.unsigned(2, unit)
    }

    private static func write(_ writer: inout ProtobufWriter, _ sample: PprofReport.Sample) {
        writer.packed(1, sample.locations.map { UInt64($0) + 1 })
        writer.packed(2, CollectionOfOne(UInt64(bitPattern: sample.value)))
    }

    private static func write(
        _ writer: inout ProtobufWriter,
        _ mapping: PprofReport.Mapping,
        id: Int,
        _ report: PprofReport,
        _ strings: inout PprofStrings
    ) {
        writer.unsigned(1, UInt64(id))
        writer.unsigned(2, mapping.start)
        writer.unsigned(3, mapping.limit)
        writer.unsigned(4, mapping.fileOffset)
        writer.unsigned(5, strings.number(of: report.strings[Int(mapping.filename)]))
        writer.unsigned(6, strings.number(of: report.strings[Int(mapping.buildID)]))
        for flag in 0..<4 { writer.unsigned(7 + flag, UInt64(mapping.flags >> flag & 1)) }
    }

    private static func write(_ writer: inout ProtobufWriter, _ location: PprofReport.Location, id: Int) {
        writer.unsigned(1, UInt64(id))
        writer.unsigned(2, UInt64(location.mapping + 1))
        writer.unsigned(3, location.address)
        for line in location.lines {
            writer.message(4) { inner in
                inner.unsigned(1, UInt64(line.function) + 1)
                inner.integer(2, line.line)
            }
        }
    }

    private static func write(
        _ writer: inout ProtobufWriter,
        _ function: PprofReport.Function,
        id: Int,
        _ report: PprofReport,
        _ strings: inout PprofStrings
    ) {
        writer.unsigned(1, UInt64(id))
        writer.unsigned(2, strings.number(of: report.strings[Int(function.name)]))
        writer.unsigned(3, strings.number(of: report.strings[Int(function.systemName)]))
        writer.unsigned(4, strings.number(of: report.strings[Int(function.filename)]))
        writer.integer(5, function.startLine)
    }
}
