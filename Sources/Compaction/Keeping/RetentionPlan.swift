import BlockFormat
import HostEnvironment
import MetadataStorage
import ProfileModel

/// Which blocks are no longer kept; pure.
struct RetentionPlan {
    /// Blocks older than their tenants keep.
    private(set) var tooOld: [BlockID] = []
    /// Blocks beyond the bytes that their tenant keeps.
    private(set) var tooMuch: [BlockID] = []

    private struct Kept {
        var end: Int64
        var id: BlockID
        var bytes: Int
        var isClaimed: Bool
    }

    /// Judges live blocks; a segment goes when all of its tenants keep it no longer, and counts for no one's bytes.
    ///
    /// Age counts for blocks of a parked job, too; which claims hold is the metastore's to say. A claimed block does not go
    /// for its bytes, since it is about to become others.
    init(_ blocks: [BlockSummary], limits: (TenantID) -> RetentionLimits, now: Int64) {
        var kept: [TenantID: [Kept]] = [:]
        for block in blocks where block.state == .live {
            let owners = block.tenant.map { [$0] } ?? block.tenants
            let isTooOld = !owners.isEmpty && owners.allSatisfy { Self.isTooOld(block, limits($0), now) }
            if isTooOld {
                tooOld.append(block.id)
            } else if let tenant = block.tenant {
                kept[tenant, default: []].append(
                    Kept(
                        end: block.timeRange.end,
                        id: block.id,
                        bytes: block.objectSize,
                        isClaimed: block.job != nil
                    )
                )
            }
        }
        for (tenant, blocks) in kept { keep(blocks, limits(tenant)) }
        tooMuch.sort()
    }

    private mutating func keep(_ blocks: [Kept], _ limits: RetentionLimits) {
        guard limits.maxBytes > 0 else { return }
        var excess = blocks.reduce(0) { $0 + $1.bytes } - limits.maxBytes
        for block in blocks.sorted(by: { ($0.end, $0.id) < ($1.end, $1.id) }) where excess > 0 && !block.isClaimed {
            excess -= block.bytes
            tooMuch.append(block.id)
        }
    }

    private static func isTooOld(_ block: BlockSummary, _ limits: RetentionLimits, _ now: Int64) -> Bool {
        guard limits.maxAge > .zero else { return false }
        // What was imported lately is kept, however old its profiles are.
        let newest = max(block.timeRange.end, block.createdAt)
        let (age, overflowed) = now.subtractingReportingOverflow(newest)
        return !overflowed && age > limits.maxAge.wholeNanoseconds
    }
}
