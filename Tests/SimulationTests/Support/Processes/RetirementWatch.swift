import Compaction
import HostEnvironment
import MetadataStorage

/// Notes which profiles are in blocks that retention is about to retire, and whether it may.
struct RetirementWatch: Sendable {
    let limits: RetentionLimits
    let time: any TimeSource
    let ledger: Ledger

    func note(_ blocks: [BlockDetails]) {
        for block in blocks where block.summary.state == .live {
            let numbers = KnownProfile.numbers(in: block.datasets.map(\.metadata))
            if limits.maxBytes == 0 { checkAge(numbers, in: block) }
            ledger.retire(numbers)
        }
    }

    /// Nothing goes before its age, whatever block it is in.
    private func checkAge(_ numbers: Set<Int>, in block: BlockDetails) {
        let oldest = time.unixNanoseconds - limits.maxAge.wholeNanoseconds
        for (profile, sending) in ledger.history.sendings where numbers.contains(profile.number) {
            guard max(profile.time, sending.beganAt) > oldest else { continue }
            ledger.violate("profile \(profile.number) is retired before its age with \(block.summary.objectPath)")
        }
    }
}
