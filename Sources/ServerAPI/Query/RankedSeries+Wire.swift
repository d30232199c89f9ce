import WireProtocol

extension RankedSeries {
    /// The series as messages.
    var messages: [Types_V1_Series] {
        series.map { series in
            var result = Types_V1_Series()
            result.labels = series.labels.map(Types_V1_LabelPair.init)
            result.points = series.points.map { point in
                var result = Types_V1_Point()
                result.timestamp = point.milliseconds
                result.value = point.value
                return result
            }
            return result
        }
    }
}
