import MetadataStorage
import ServerAPI

/// Adds up what levels hold.
struct UsageSum {
    private var levels: [Int: StoredUsage.Level] = [:]
    /// Whether the bucket was too large to be listed whole.
    var isUnknownPartial = false

    /// What was added up, ascending by level.
    var usage: StoredUsage {
        StoredUsage(levels: levels.values.sorted { $0.level < $1.level }, unknownIsPartial: isUnknownPartial)
    }

    /// Adds what one tenant has at one level in one state.
    mutating func add(_ usage: StorageUsage) {
        change(usage.level) { level in
            switch usage.state {
            case .live:
                level.live.add(count: usage.blocks, bytes: usage.bytes, profiles: usage.profiles)
                level.note(createdAt: usage.oldestCreatedAt)
            case .retired: level.retired.add(count: usage.blocks, bytes: usage.bytes)
            }
        }
    }

    /// Adds a block.
    mutating func add(_ block: StoredBlock) {
        change(block.level) { level in
            guard block.state != .retired else { return level.retired.add(bytes: block.bytes) }
            level.live.add(bytes: block.bytes, profiles: block.profiles)
            level.note(createdAt: block.createdAt)
        }
    }

    /// Adds an object that no block has.
    mutating func addUnknown(level: Int, bytes: Int) { change(level) { $0.unknown.add(bytes: bytes) } }

    private mutating func change(_ number: Int, _ body: (inout StoredUsage.Level) -> Void) {
        body(&levels[number, default: StoredUsage.Level(level: number)])
    }
}

extension StoredUsage.Level {
    fileprivate mutating func note(createdAt: Int64) {
        oldestCreatedAt = min(oldestCreatedAt ?? createdAt, createdAt)
    }
}
