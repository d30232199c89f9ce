/// The ids of the profile types that the generator makes.
enum ProfileTypes {
    static let cpu = "process_cpu:cpu:nanoseconds:cpu:nanoseconds"
    static let memoryInUse = "memory:inuse_space:bytes:space:bytes"

    private static let ids = [
        "samples": "process_cpu:samples:count:cpu:nanoseconds",
        "cpu": cpu,
        "alloc_objects": "memory:alloc_objects:count:space:bytes",
        "alloc_space": "memory:alloc_space:bytes:space:bytes",
        "inuse_objects": "memory:inuse_objects:count:space:bytes",
        "inuse_space": memoryInUse,
    ]

    /// The id of the profile type that holds a sample type.
    static func id(of sampleType: String) throws -> String {
        guard let id = ids[sampleType] else {
            throw LoadError("expected.json has the unknown sample type '\(sampleType)'")
        }
        return id
    }
}
