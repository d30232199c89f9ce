import ProfileModel
import Testing

@Suite struct TimeRangeTests {
    @Test func `both ends are inside, to the nanosecond`() throws {
        let range = try #require(TimeRange(startMilliseconds: 1, endMilliseconds: 2))
        #expect(range.contains(1_000_000))
        #expect(range.contains(2_000_000))
        #expect(!range.contains(999_999))
        #expect(!range.contains(2_000_001))
    }

    @Test func `a range that ends before it starts is none`() {
        #expect(TimeRange(startMilliseconds: 2, endMilliseconds: 1) == nil)
        #expect(TimeRange(startMilliseconds: 2, endMilliseconds: 2) != nil)
    }

    @Test func `milliseconds beyond what nanoseconds hold are held to the ends`() throws {
        let range = try #require(TimeRange(startMilliseconds: .min, endMilliseconds: .max))
        #expect(range == TimeRange(start: .min, end: .max))
    }

    @Test func `ranges overlap when they share a nanosecond`() {
        let range = TimeRange(start: 10, end: 20)
        #expect(range.overlaps(TimeRange(start: 20, end: 30)))
        #expect(!range.overlaps(TimeRange(start: 21, end: 30)))
        #expect(range.covers(TimeRange(start: 10, end: 20)))
        #expect(!range.covers(TimeRange(start: 9, end: 20)))
    }
}
