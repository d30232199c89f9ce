import QueryScheduling
import Testing

@Suite struct FragmentHistogramTests {
    @Test func `a value goes into the first bucket that holds it`() {
        var histogram = FragmentHistogram(bounds: [1, 2, 4])
        for value in [0.5, 1, 1.5, 4, 4.5, -3] { histogram.record(value) }
        #expect(histogram.counts == [3, 1, 1, 1])
        #expect(histogram.sum == 11.5)
    }

    @Test func `no number of a hostile size or kind breaks it`() {
        var histogram = FragmentHistogram.ofSeconds
        histogram.record(.nan)
        histogram.record(.infinity)
        #expect(histogram.counts.first == 1)
        #expect(histogram.counts.last == 1)
    }

    @Test func `buckets reach from a millisecond to a minute, and from a kibibyte to a gibibyte`() {
        #expect(FragmentHistogram.ofSeconds.bounds.first == 0.001)
        #expect(FragmentHistogram.ofSeconds.bounds.last == 65.536)
        #expect(FragmentHistogram.ofBytes.bounds.first == 1024)
        #expect(FragmentHistogram.ofBytes.bounds.last == 1_073_741_824)
    }
}
