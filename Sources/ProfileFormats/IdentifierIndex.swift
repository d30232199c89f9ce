/// Finds a table's row by the id that the sender gave it.
///
/// Senders nearly always number rows from 1 up, so ids that are not much greater than the number of rows index an array;
/// others, e.g. addresses or hashes, go into a dictionary.
struct IdentifierIndex {
    private static let absent = UInt32.max

    /// Row by id; empty when ids are sparse.
    private var rows: [UInt32] = []
    private var sparseRows: [UInt64: UInt32] = [:]
    /// An id that two rows have; the later row is found by it.
    private(set) var duplicate: UInt64?

    /// Indexes rows by their ids; only id 0 may repeat without being told as `duplicate`.
    init(_ ids: [UInt64]) {
        let greatest = ids.max() ?? 0
        if greatest <= UInt64(ids.count) * 16 + 64 {
            rows = Array(repeating: Self.absent, count: Int(greatest) + 1)
            for (row, id) in ids.enumerated() {
                if rows[Int(id)] != Self.absent, id != 0 { duplicate = id }
                rows[Int(id)] = UInt32(row)
            }
        } else {
            sparseRows.reserveCapacity(ids.count)
            for (row, id) in ids.enumerated() {
                if sparseRows.updateValue(UInt32(row), forKey: id) != nil, id != 0 { duplicate = id }
            }
        }
    }

    /// The row of that id, nil when there is none.
    @inline(__always)
    subscript(id: UInt64) -> UInt32? {
        if id < UInt64(rows.count) {
            let row = rows[Int(id)]
            return row == Self.absent ? nil : row
        }
        return rows.isEmpty ? sparseRows[id] : nil
    }
}
