import ProfileFormats
import ProfileModel
import TestSupport
import Testing

@testable import Ingestion

@Suite struct ProfileColumnsTests {
    private static func profile(_ values: [[Int64]]) throws -> Profile {
        let sketch = PprofSketch(
            sampleTypes: ["samples", "cpu", "wall"].map { PprofSketch.Kind($0, "nanoseconds") },
            time: 1,
            samples: values.enumerated().map { .init(["main", "f\($0.offset)"], $0.element) }
        )
        return try PprofDecoder.decode(sketch.bytes).profile
    }

    @Test func `columns are grouped by kind, in the order of the first of each`() {
        let parts = ProfileColumns(["wall", "process_cpu", "wall"]).parts
        #expect(parts == [.init(name: "wall", columns: [0, 2]), .init(name: "process_cpu", columns: [1])])
        #expect(ProfileColumns(["a", "a"]).parts.count == 1)
        #expect(ProfileColumns([]).parts.isEmpty)
    }

    @Test func `a part has its columns' values and every stack`() throws {
        let whole = try Self.profile([[1, 2, 3], [4, 5, 6]])
        let part = try ProfileColumns.profile([0, 2], of: whole)
        #expect(part.values == [1, 3, 4, 6])
        #expect(part.samples == whole.samples)
        #expect(part.sampleTypes.map { part.string($0.type) } == ["samples", "wall"])
        #expect(try ProfileColumns.profile([1], of: whole).values == [2, 5])
    }

    @Test func `a sample with a negative value counts in no part`() throws {
        let whole = try Self.profile([[1, 2, -3], [4, 5, 6]])
        #expect(try ProfileColumns.profile([1], of: whole).values == [5])
    }

    @Test func `values that do not fit refuse the profile`() throws {
        let whole = try Self.profile([[1, .max, 1], [1, 1, 1]])
        let error = #expect(throws: IngestError.self) { try ProfileColumns.profile([1], of: whole) }
        #expect(error?.reason == "values_overflow")
        #expect(try ProfileColumns.profile([0, 2], of: whole).values == [1, 1, 1, 1])
    }
}
