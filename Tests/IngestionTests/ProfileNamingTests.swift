import ProfileFormats
import TestSupport
import Testing

@testable import Ingestion

@Suite struct ProfileNamingTests {
    @Test(arguments: [
        (["cpu"], "process_cpu"), (["samples", "cpu"], "process_cpu"), (["cpu", "wall"], "wall"), (["wall"], "wall"),
        (["alloc_objects", "alloc_space", "inuse_objects"], "memory"), (["inuse_space"], "memory"),
        (["space"], "memory"), (["objects"], "memory"), (["mutex_count"], "mutex"), (["block_duration"], "block"),
        (["goroutines"], "goroutines"), (["goroutine"], "goroutine"), (["contentions", "delay"], "contentions"),
        (["", "events"], "events"), ([""], "unknown"),
    ])
    func `a kind is told from the sample types`(types: [String], name: String) throws {
        let sketch = PprofSketch(
            sampleTypes: types.map { PprofSketch.Kind($0, "count") },
            time: 1,
            samples: [.init(["main"], types.map { _ in 1 })]
        )
        let profile = try PprofDecoder.decode(sketch.bytes).profile
        #expect(ProfileNaming.name(of: profile) == name)
    }

    @Test(arguments: [
        ("wall", ["cpu"], "process_cpu"), ("wall", ["wall"], "wall"), ("wall", ["wall", "cpu"], "wall"),
        ("mine", ["cpu"], "mine"),
    ])
    func `a kind that was sent stays, except wall for nothing but CPU`(
        sent: String,
        types: [String],
        name: String
    ) throws {
        let sketch = PprofSketch(
            sampleTypes: types.map { PprofSketch.Kind($0, "count") },
            time: 1,
            samples: [.init(["main"], types.map { _ in 1 })]
        )
        let profile = try PprofDecoder.decode(sketch.bytes).profile
        #expect(ProfileNaming.name(of: profile, sent: sent) == name)
    }
}
