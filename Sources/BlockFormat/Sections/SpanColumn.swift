/// The spans section of a raw chunk: span and trace of each row, where any row has one.
///
/// Layout 2: two bitmaps of one bit a row (low bit first, zeros behind the last), of the rows with a span and of those with
/// a trace; 8 bytes for each span that is there; 16 for each trace, high half first; all little endian.
package enum SpanColumn {
    /// The section's bytes; both arrays have an entry a row.
    package static func encode(spans: [UInt64], traces: [TraceID]) -> [UInt8] {
        var writer = ByteWriter(capacity: spans.count * 8)
        writer.raw(bitmap(spans.map { $0 != 0 }))
        writer.raw(bitmap(traces.map { $0 != .none }))
        for span in spans where span != 0 { writer.fixed64(span) }
        for trace in traces where trace != .none {
            writer.fixed64(trace.high)
            writer.fixed64(trace.low)
        }
        return writer.bytes
    }

    /// Span (0 for none) and trace of each of the chunk's `rowCount` rows.
    ///
    /// - Throws: `BlockFormatError`.
    package static func decode(
        _ raw: [UInt8],
        layout: UInt8,
        rowCount: Int
    ) throws(BlockFormatError) -> (spans: [UInt64], traces: [TraceID]) {
        guard layout == SectionLayout.sorted else { throw SectionLayout.unknown(layout, .spans) }
        do throws(BlockFormatError) {
            var reader = ByteReader(raw)
            let withSpan = Array(try reader.raw((rowCount + 7) / 8))
            let withTrace = Array(try reader.raw((rowCount + 7) / 8))
            var spans = [UInt64](repeating: 0, count: rowCount)
            var traces = [TraceID](repeating: .none, count: rowCount)
            for row in 0..<rowCount where isSet(row, withSpan) { spans[row] = try reader.fixed64() }
            for row in 0..<rowCount where isSet(row, withTrace) {
                traces[row] = TraceID(high: try reader.fixed64(), low: try reader.fixed64())
            }
            try reader.expectEnd()
            return (spans, traces)
        } catch { throw BlockFormatError(error.code, error.message, section: .spans, offset: error.offset) }
    }

    private static func bitmap(_ flags: [Bool]) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (flags.count + 7) / 8)
        for (index, flag) in flags.enumerated() where flag { bytes[index / 8] |= 1 << (index % 8) }
        return bytes
    }

    private static func isSet(_ index: Int, _ bitmap: [UInt8]) -> Bool { bitmap[index / 8] >> (index % 8) & 1 == 1 }
}
