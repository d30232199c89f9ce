import TestSupport

/// Something that happens to one of the processes.
struct Mishap: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// It dies.
        case death
        /// It stands still, longer than most leases, and goes on as if nothing were.
        case stall(Duration)
    }

    /// When it happens, once the delay is over.
    enum Moment: Hashable, Sendable {
        case atOnce
        /// At one of its next calls to the bucket or the metastore, before or after that had its effect.
        case atCall(Int)
        /// At one of the calls after the one that leased it a job.
        case inJob(Int)
    }

    let kind: Kind
    let moment: Moment
    let slot: Int
    /// How long after the mishap before.
    let delay: Duration

    static func draw(_ random: inout SplitMix64) -> [Mishap] {
        (0..<Int.random(in: 0...5, using: &random)).map { _ in
            Mishap(
                kind: kind(&random),
                moment: moment(&random),
                slot: Int.random(in: 0..<Deployment.slots, using: &random),
                delay: .milliseconds(Int.random(in: 0...5000, using: &random))
            )
        }
    }

    private static func kind(_ random: inout SplitMix64) -> Kind {
        guard Bool.random(using: &random) else { return .death }
        return .stall(.milliseconds(Int.random(in: 500...8000, using: &random)))
    }

    private static func moment(_ random: inout SplitMix64) -> Moment {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: .atOnce
        case 1: .atCall(Int.random(in: 1...120, using: &random))
        default: .inJob(Int.random(in: 1...16, using: &random))
        }
    }
}
