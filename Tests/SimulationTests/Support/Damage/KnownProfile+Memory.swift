import Ingestion
import ProfileModel
import QueryModel
import TestSupport

extension KnownProfile {
    /// A profile of memory beside it: bytes are nearly a multiple of objects, so one column is derived from the other.
    var memoryItem: ProfilePush.Item {
        let samples = (1...40).map { stack in
            let objects = Int64(number + stack)
            let size = Int64(stack) * 512
            return PprofSketch.Sample(["main", "allocate\(stack)"], [objects, objects * size + Int64(stack % 2)])
        }
        let sketch = PprofSketch(
            sampleTypes: [
                PprofSketch.Kind("alloc_objects", "count"), PprofSketch.Kind("alloc_space", "bytes"),
            ],
            period: PprofSketch.Kind("space", "bytes"),
            time: time,
            samples: samples
        )
        let labels = [Label("service_name", service), Label("pod", pod), Label("__name__", "memory")]
        return ProfilePush.Item(labels: labels, bytes: sketch.bytes)
    }
}

extension Questions {
    /// Flame graphs of the memory profiles of a tenant.
    static func memory(of tenant: TenantID) -> [Query] {
        [("alloc_objects", "count"), ("alloc_space", "bytes")].map { type, unit in
            Query(
                tenants: [tenant],
                matchers: [],
                profileType: ProfileType(
                    name: "memory",
                    sampleType: type,
                    sampleUnit: unit,
                    periodType: "space",
                    periodUnit: "bytes"
                ),
                range: everything,
                report: .flameGraph(StackFilter())
            )
        }
    }
}
