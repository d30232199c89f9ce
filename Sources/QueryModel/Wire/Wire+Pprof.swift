import BlockFormat

/// A pprof report, table by table: strings, mappings, functions, locations with their lines, stacks with their values.
extension ByteWriter {
    mutating func pprof(_ report: PprofReport) {
        list(report.strings) { $0.prefixed($1) }
        list(report.mappings) { $0.mapping($1) }
        list(report.functions) { $0.function($1) }
        list(report.locations) { $0.location($1) }
        list(report.samples) { writer, sample in
            writer.list(sample.locations) { $0.zigzag(Int64($1)) }
            writer.zigzag(sample.value)
        }
    }

    private mutating func mapping(_ mapping: PprofReport.Mapping) {
        varint(mapping.start)
        varint(mapping.limit)
        varint(mapping.fileOffset)
        zigzag(Int64(mapping.filename))
        zigzag(Int64(mapping.buildID))
        byte(mapping.flags)
    }

    private mutating func function(_ function: PprofReport.Function) {
        zigzag(Int64(function.name))
        zigzag(Int64(function.systemName))
        zigzag(Int64(function.filename))
        zigzag(function.startLine)
    }

    private mutating func location(_ location: PprofReport.Location) {
        zigzag(Int64(location.mapping))
        varint(location.address)
        list(location.lines) { writer, line in
            writer.zigzag(Int64(line.function))
            writer.zigzag(line.line)
        }
    }
}

extension ByteReader {
    mutating func pprof() throws(BlockFormatError) -> PprofReport {
        let strings = try list { reader throws(BlockFormatError) in Array(try reader.prefixed()) }
        let mappings = try list(minimumSize: 6) { reader throws(BlockFormatError) in try reader.mapping() }
        let functions = try list(minimumSize: 4) { reader throws(BlockFormatError) in try reader.function() }
        let locations = try list(minimumSize: 3) { reader throws(BlockFormatError) in try reader.location() }
        let samples = try list(minimumSize: 2) { reader throws(BlockFormatError) in try reader.sample() }
        let candidate = PprofReport(
            strings: strings,
            mappings: mappings,
            functions: functions,
            locations: locations,
            samples: samples
        )
        do { return try PprofReport(checking: candidate) } catch { throw corrupt(error.message) }
    }

    private mutating func mapping() throws(BlockFormatError) -> PprofReport.Mapping {
        PprofReport.Mapping(
            start: try varint(),
            limit: try varint(),
            fileOffset: try varint(),
            filename: try integer32(),
            buildID: try integer32(),
            flags: try byte()
        )
    }

    private mutating func function() throws(BlockFormatError) -> PprofReport.Function {
        PprofReport.Function(
            name: try integer32(),
            systemName: try integer32(),
            filename: try integer32(),
            startLine: try zigzag()
        )
    }

    private mutating func location() throws(BlockFormatError) -> PprofReport.Location {
        let mapping = try integer32()
        let address = try varint()
        let lines = try list(minimumSize: 2) { reader throws(BlockFormatError) in
            PprofReport.Line(function: try reader.integer32(), line: try reader.zigzag())
        }
        return PprofReport.Location(mapping: mapping, address: address, lines: lines)
    }

    private mutating func sample() throws(BlockFormatError) -> PprofReport.Sample {
        let locations = try list { reader throws(BlockFormatError) in try reader.integer32() }
        return PprofReport.Sample(locations: locations, value: try zigzag())
    }
}
