import BlockFormat
import ProfileModel
import QueryModel

/// Values that several messages to a metastore hold.
extension ByteWriter {
    mutating func optional<Value>(_ value: Value?, _ write: (inout ByteWriter, Value) -> Void) {
        flag(value != nil)
        if let value { write(&self, value) }
    }

    mutating func strings(_ texts: [String]) { list(texts) { $0.string($1) } }

    mutating func duration(_ duration: Duration) {
        zigzag(duration.components.seconds)
        zigzag(duration.components.attoseconds)
    }

    mutating func range(_ range: TimeRange) {
        zigzag(range.start)
        zigzag(range.end)
    }

    mutating func tenants(_ tenants: [TenantID]) { strings(tenants.map(\.name)) }

    mutating func blockID(_ id: BlockID) {
        fixed64(id.high)
        fixed64(id.low)
    }

    mutating func blockIDs(_ ids: [BlockID]) { list(ids) { $0.blockID($1) } }

    /// Profile numbers, a list for each dataset.
    mutating func numberLists(_ lists: [[UInt32]]) { list(lists) { $0.list($1) { $0.varint($1) } } }
}

extension ByteReader {
    mutating func optional<Value>(
        _ read: (inout ByteReader) throws(BlockFormatError) -> Value
    ) throws(BlockFormatError) -> Value? {
        try flag() ? try read(&self) : nil
    }

    mutating func strings() throws(BlockFormatError) -> [String] {
        try list { reader throws(BlockFormatError) in try reader.string() }
    }

    mutating func duration() throws(BlockFormatError) -> Duration {
        let seconds = try zigzag()
        let attoseconds = try zigzag()
        guard attoseconds.magnitude < 1_000_000_000_000_000_000 else {
            throw corrupt("a duration has too large a fraction")
        }
        return Duration(secondsComponent: seconds, attosecondsComponent: attoseconds)
    }

    mutating func range() throws(BlockFormatError) -> TimeRange {
        let start = try zigzag()
        let end = try zigzag()
        guard start <= end else { throw corrupt("a time range ends before it starts") }
        return TimeRange(start: start, end: end)
    }

    mutating func tenant() throws(BlockFormatError) -> TenantID {
        let name = try string()
        do { return try TenantID(name) } catch { throw corrupt("a tenant's name is not one: \(error)") }
    }

    mutating func tenants() throws(BlockFormatError) -> [TenantID] {
        try list { reader throws(BlockFormatError) in try reader.tenant() }
    }

    mutating func blockID() throws(BlockFormatError) -> BlockID {
        BlockID(high: try fixed64(), low: try fixed64())
    }

    mutating func blockIDs() throws(BlockFormatError) -> [BlockID] {
        try list(minimumSize: 16) { reader throws(BlockFormatError) in try reader.blockID() }
    }

    mutating func numberLists() throws(BlockFormatError) -> [[UInt32]] {
        try list { reader throws(BlockFormatError) in try reader.numbers() }
    }

    mutating func numbers() throws(BlockFormatError) -> [UInt32] {
        try list { reader throws(BlockFormatError) in try reader.index32() }
    }
}
