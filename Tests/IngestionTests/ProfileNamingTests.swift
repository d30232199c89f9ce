import ProfileFormats
import ProfileModel
import TestSupport
import Testing

@testable import Ingestion

@Suite struct ProfileNamingTests {
    private static func profile(_ types: [String]) throws -> Profile {
        let sketch = PprofSketch(
            sampleTypes: types.map { PprofSketch.Kind($0, "count") },
            time: 1,
            samples: [.init(["main"], types.map { _ in 1 })]
        )
        return try PprofDecoder.decode(sketch.bytes).profile
    }

    @Test(arguments: [
        (["cpu"], "process_cpu"), (["samples", "cpu"], "process_cpu"), (["samples"], "process_cpu"), (["wall"], "wall"),
        (["alloc_objects", "alloc_space", "inuse_objects"], "memory"), (["inuse_space"], "memory"),
        (["space"], "memory"), (["objects"], "memory"), (["mutex_count"], "mutex"), (["block_duration"], "block"),
        (["goroutines"], "goroutines"), (["goroutine"], "goroutine"), (["contentions", "delay"], "contentions"),
        (["", "events"], "events"), ([""], "unknown"),
    ])
    func `a kind is told from the sample types`(types: [String], name: String) throws {
        let names = ProfileNaming.names(of: try Self.profile(types), sent: nil)
        #expect(names == types.map { _ in name })
    }

    @Test(
        arguments: [
            (["contentions", "delay"], ["contentions": "mutex_count"], "mutex"),
            (["contentions", "delay"], ["contentions": "block_count", "delay": "block_duration"], "block"),
            (["goroutine"], ["goroutine": "goroutines"], "goroutines"), (["samples"], [:], "samples"),
            (["events"], ["others": "cpu"], "events"), (["events"], ["events": "shown"], "events"),
        ] as [([String], [String: String], String)]
    )
    func `what types are displayed as tells a kind that they do not`(
        types: [String],
        displayNames: [String: String],
        name: String
    ) throws {
        let names = ProfileNaming.names(of: try Self.profile(types), sent: nil, displayNames: displayNames)
        #expect(names == types.map { _ in name })
    }

    @Test(
        arguments: [
            ("wall", ["cpu"], ["process_cpu"]), ("wall", ["wall"], ["wall"]),
            ("wall", ["wall", "cpu"], ["wall", "process_cpu"]), ("mine", ["cpu"], ["mine"]),
            (nil, ["samples", "cpu", "wall"], ["wall", "process_cpu", "wall"]), ("wall", ["cpu_time"], ["wall"]),
        ] as [(String?, [String], [String])]
    )
    func `a kind that was sent stays, except that CPU time in a wall profile is process_cpu`(
        sent: String?,
        types: [String],
        names: [String]
    ) throws {
        #expect(ProfileNaming.names(of: try Self.profile(types), sent: sent) == names)
    }
}
