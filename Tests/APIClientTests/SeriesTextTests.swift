import APIClient
import ProfileModel
import Testing

struct SeriesTextTests {
    private static let series = [
        ValueSeries(
            labels: [Label("pod", "a"), Label("zone", "eu\u{1B}")],
            points: [.init(milliseconds: 0, value: 1_500_000_000), .init(milliseconds: 60_000, value: 0)]
        ),
        ValueSeries(labels: [], points: [.init(milliseconds: 1_700_000_000_000, value: .nan)]),
    ]

    @Test
    func `a point is a line: time in UTC, value, series`() {
        let text = SeriesText(values: ValueText(unit: "nanoseconds")).text(Self.series)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("1970-01-01T00:00:00Z      1.50 s  {pod=\"a\", zone=\"eu"))
        #expect(!text.contains("\u{1B}"))
        #expect(lines[2] == "2023-11-14T22:13:20Z        0 ns")
    }

    @Test
    func `what is left out is said`() {
        let text = SeriesText(values: ValueText(unit: "count"), limit: 2).text(Self.series)
        #expect(text.hasSuffix("2 of 3 points; --rows 0 shows all\n"))
        #expect(
            SeriesText(values: ValueText(unit: "count"), limit: 3).text(Self.series).split(separator: "\n").count == 3
        )
    }

    @Test(
        arguments: [
            (0, 3000, 1000, 1000), (0, 3500, 1000, 500), (0, 500, 1000, 500), (5, 5, 1000, 5), (0, 1000, 1000, 1000),
        ] as [(Int64, Int64, Int64, Int64)]
    )
    func `points end with the range and reach back over it`(start: Int64, end: Int64, step: Int64, first: Int64) {
        let points = MillisecondRange(start: start, end: end).points(step: step)
        #expect(points == MillisecondRange(start: first, end: end))
        #expect(points.start - step <= start && (end - points.start) % step == 0)
    }

    @Test
    func `lengths are read`() {
        #expect(TimeWords.length("15s") == 15_000 && TimeWords.length("1h30m") == 5_400_000)
        for text in ["", "15", "s", "0s", "-1m", "1.5s", "9223372036854775807s"] {
            #expect(TimeWords.length(text) == nil)
        }
    }
}
