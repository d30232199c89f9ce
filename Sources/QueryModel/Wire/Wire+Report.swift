import BlockFormat
import ProfileModel

/// A report: its kind, then its content. What comes in ascending order is refused in any other.
extension ByteWriter {
    mutating func report(_ report: Report) {
        switch report {
        case .flameGraph(let report):
            byte(0)
            flameGraph(report)
        case .timeSeries(let report):
            byte(1)
            list(report.series) { $0.series($1) }
        case .pprof(let report):
            byte(2)
            pprof(report)
        case .strings(let report):
            byte(3)
            list(report.values) { $0.string($1) }
        case .series(let report):
            byte(4)
            list(report.labelSets) { $0.labels($1.labels) }
        }
    }

    private mutating func labels(_ labels: [Label]) {
        list(labels) { writer, label in
            writer.string(label.name)
            writer.string(label.value)
        }
    }

    /// Times as differences, which are mostly the step.
    private mutating func series(_ series: TimeSeriesReport.Series) {
        labels(series.labels)
        varint(series.points.count)
        var previous: Int64 = 0
        for point in series.points {
            zigzag(point.milliseconds &- previous)
            zigzag(point.sum)
            zigzag(point.count)
            previous = point.milliseconds
        }
    }
}

extension ByteReader {
    mutating func report() throws(BlockFormatError) -> Report {
        switch try byte() {
        case 0: .flameGraph(try flameGraph())
        case 1: .timeSeries(try timeSeries())
        case 2: .pprof(try pprof())
        case 3: .strings(try stringSet())
        case 4: .series(try seriesReport())
        default: throw corrupt("a report is of an unknown kind")
        }
    }

    private mutating func stringSet() throws(BlockFormatError) -> StringSetReport {
        let values = try list { reader throws(BlockFormatError) in try reader.string() }
        guard zip(values, values.dropFirst()).allSatisfy({ $0.byteOrder(to: $1) < 0 }) else {
            throw corrupt("texts are not in ascending order")
        }
        return StringSetReport(sorted: values)
    }

    private mutating func seriesReport() throws(BlockFormatError) -> SeriesReport {
        let labelSets = try list { reader throws(BlockFormatError) in try reader.labelSet() }
        guard zip(labelSets, labelSets.dropFirst()).allSatisfy({ $0.labels.byteOrder(to: $1.labels) < 0 }) else {
            throw corrupt("label sets are not in ascending order")
        }
        return SeriesReport(sorted: labelSets)
    }

    private mutating func labelSet() throws(BlockFormatError) -> LabelSet {
        let labels = try labels()
        let names = labels.map(\.name)
        guard zip(names, names.dropFirst()).allSatisfy({ $0.byteOrder(to: $1) < 0 }) else {
            throw corrupt("the labels of a series are not in ascending order")
        }
        return LabelSet(labels)
    }

    /// Labels of one series: held to a number that no writer reaches, since making a set of them takes its square.
    private mutating func labels() throws(BlockFormatError) -> [Label] {
        let labels = try list(minimumSize: 2) { reader throws(BlockFormatError) in
            Label(try reader.string(), try reader.string())
        }
        guard labels.count <= 4096 else { throw corrupt("a series has \(labels.count) labels, at most 4096 are taken") }
        return labels
    }

    private mutating func timeSeries() throws(BlockFormatError) -> TimeSeriesReport {
        let series = try list(minimumSize: 2) { reader throws(BlockFormatError) in
            TimeSeriesReport.Series(labels: try reader.labels(), points: try reader.points())
        }
        guard zip(series, series.dropFirst()).allSatisfy({ $0.labels.byteOrder(to: $1.labels) < 0 }) else {
            throw corrupt("groups are not in ascending order")
        }
        return TimeSeriesReport(series: series)
    }

    private mutating func points() throws(BlockFormatError) -> [TimeSeriesReport.Point] {
        var previous: Int64 = 0
        let points = try list(minimumSize: 3) { reader throws(BlockFormatError) in
            previous = previous &+ (try reader.zigzag())
            return TimeSeriesReport.Point(
                milliseconds: previous,
                sum: try reader.zigzag(),
                count: try reader.zigzag()
            )
        }
        guard zip(points, points.dropFirst()).allSatisfy({ $0.milliseconds < $1.milliseconds }) else {
            throw corrupt("points are not in ascending order")
        }
        return points
    }
}
