import Synchronization

/// Decoded blocks by their number in the database, within a budget of bytes.
///
/// What is stored under a number never changes until it is gone, and no number is given twice, so nothing here can be
/// stale: a block that loses some of its datasets gets a new number.
/// Two generations stand for an exact order of use: a block used again moves to the young one; when that has filled
/// half the budget it becomes the old one, and what was old and unused is dropped.
final class BlockRecordCache: Sendable {
    private struct Entry {
        var record: BlockRecord
        var cost: Int
    }

    private struct State {
        var young: [Int64: Entry] = [:]
        var old: [Int64: Entry] = [:]
        var youngCost = 0
    }

    private let budget: Int
    private let state = Mutex(State())

    /// Makes an empty cache that keeps at most about `budget` bytes.
    init(budget: Int) { self.budget = budget }

    /// The cached ones of these blocks.
    func records(_ numbers: [Int64]) -> [Int64: BlockRecord] {
        state.withLock { state in
            var found: [Int64: BlockRecord] = [:]
            found.reserveCapacity(numbers.count)
            for number in numbers {
                if let entry = state.young[number] {
                    found[number] = entry.record
                } else if let entry = state.old.removeValue(forKey: number) {
                    found[number] = entry.record
                    add(number, entry, to: &state)
                }
            }
            return found
        }
    }

    /// Keeps a block of which `encodedSize` bytes are stored.
    func insert(_ number: Int64, _ record: BlockRecord, encodedSize: Int) {
        // Decoded, the many small strings and arrays take about four times the bytes of their encoding.
        let cost = 256 + 4 * encodedSize
        guard cost <= budget / 2 else { return }
        state.withLock { state in
            guard state.young[number] == nil else { return }
            state.old[number] = nil
            add(number, Entry(record: record, cost: cost), to: &state)
        }
    }

    /// How many blocks are kept.
    var count: Int { state.withLock { $0.young.count + $0.old.count } }

    private func add(_ number: Int64, _ entry: Entry, to state: inout State) {
        if state.youngCost + entry.cost > budget / 2 {
            state.old = state.young
            state.young = [:]
            state.youngCost = 0
        }
        state.young[number] = entry
        state.youngCost += entry.cost
    }
}
