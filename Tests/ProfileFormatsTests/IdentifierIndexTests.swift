import TestSupport
import Testing

@testable import ProfileFormats

struct IdentifierIndexTests {
    @Test(arguments: [[1, 2, 3], [3, 1, 2], [5, 9, 70], [1 << 40, 7, .max], []] as [[UInt64]])
    func `a row is found by its id and by no other`(ids: [UInt64]) {
        let index = IdentifierIndex(ids)
        for (row, id) in ids.enumerated() { #expect(index[id] == UInt32(row)) }
        for id in [0, 4, 69, 71, 1_000_000, 1 << 41, .max - 1] as [UInt64] where !ids.contains(id) {
            #expect(index[id] == nil)
        }
        #expect(index.duplicate == nil)
    }

    @Test func `an id of two rows is told, except 0`() {
        #expect(IdentifierIndex([1, 2, 1]).duplicate == 1)
        #expect(IdentifierIndex([1 << 50, 2, 1 << 50]).duplicate == 1 << 50)
        let zeros = IdentifierIndex([0, 5, 0])
        #expect(zeros.duplicate == nil)
        #expect(zeros[0] == 2)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `it agrees with a dictionary`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let mask = [0xFF, 0xFFFF, UInt64.max][Int(seed % 3)]
        let ids = Array(Set((0..<200).map { _ in random.next() & mask }))
        let index = IdentifierIndex(ids)
        let rows = Dictionary(uniqueKeysWithValues: zip(ids, 0..<UInt32(ids.count)))
        for _ in 0..<1000 {
            let id = random.next() & mask
            #expect(index[id] == rows[id])
        }
    }
}
