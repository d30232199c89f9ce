import ObjectStorage
import TestSupport

extension Scenario {
    /// What is wrong with the bucket: each kind of fault in every third run.
    static func toxics(_ random: inout SplitMix64) -> [Toxic] {
        let outage = Duration.milliseconds(Int.random(in: 0...1500, using: &random))
        let slow = Bool.random(using: &random) ? 1 : 0.1
        let reads: Set<ObjectOperation> = [.getRange, .getWhole]
        let all = [
            Toxic(.failure(.unavailable), probability: 0.05),
            Toxic(.failure(.throttled), probability: 0.1),
            Toxic(.failureAfterEffect(.unavailable), probability: 0.2, operations: [.put]),
            Toxic(.latency(.milliseconds(1)...(.milliseconds(300))), probability: 0.3),
            Toxic(.latency(.milliseconds(50)...(.seconds(2))), probability: slow),
            // Others push and plan while a deletion is an object and not yet a row.
            Toxic(
                .latency(.milliseconds(200)...(.seconds(4))),
                probability: 0.7,
                operations: [.put],
                prefix: "control/"
            ),
            Toxic(.tornRead, probability: 0.1, operations: reads),
            Toxic(.shortRead, probability: 0.1, operations: reads),
            Toxic(.flippedBit, probability: 0.1, operations: reads),
            Toxic(.failure(.unavailable), window: outage..<(outage + .seconds(2))),
        ]
        return all.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
    }
}
