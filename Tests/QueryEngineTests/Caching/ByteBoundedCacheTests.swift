import QueryEngine
import TestSupport
import Testing

@Suite struct ByteBoundedCacheTests {
    @Test func `the least recently used value goes first`() {
        let cache = ByteBoundedCache<Int, String>(budget: 40)
        for key in 1...4 { cache.insert("\(key)", for: key, bytes: 10) }
        #expect(cache.value(for: 1) == "1")
        cache.insert("5", for: 5, bytes: 10)
        #expect(cache.value(for: 2) == nil)
        #expect([1, 3, 4, 5].map { cache.value(for: $0) } == ["1", "3", "4", "5"])
        #expect(cache.heldBytes == 40)
        #expect(cache.lookups.hits == 5 && cache.lookups.misses == 1)
    }

    @Test func `a value replaces the one of its key`() {
        let cache = ByteBoundedCache<Int, String>(budget: 40)
        cache.insert("old", for: 1, bytes: 10)
        cache.insert("new", for: 1, bytes: 4)
        #expect(cache.value(for: 1) == "new")
        #expect(cache.heldBytes == 4)
    }

    @Test func `a value larger than a quarter of the budget is not kept`() {
        let cache = ByteBoundedCache<Int, String>(budget: 40)
        cache.insert("large", for: 1, bytes: 11)
        #expect(cache.value(for: 1) == nil)
    }

    @Test func `without a budget nothing is kept`() {
        let cache = ByteBoundedCache<Int, String>(budget: 0)
        cache.insert("", for: 1, bytes: 0)
        #expect(cache.value(for: 1) == nil)
        #expect(cache.heldBytes == 0)
    }

    @Test(arguments: 1...10)
    func `it keeps what a plain list of recency would keep`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let cache = ByteBoundedCache<Int, Int>(budget: 100)
        var model: [(key: Int, value: Int, bytes: Int)] = []
        for step in 0..<2_000 {
            let key = Int.random(in: 0..<20, using: &random)
            let known = model.firstIndex { $0.key == key }
            if Bool.random(using: &random) {
                #expect(cache.value(for: key) == known.map { model[$0].value })
                if let known { model.append(model.remove(at: known)) }
            } else {
                let bytes = Int.random(in: 0...25, using: &random)
                cache.insert(step, for: key, bytes: bytes)
                if let known { model.remove(at: known) }
                model.append((key, step, bytes))
                while model.reduce(0, { $0 + $1.bytes }) > 100 { model.removeFirst() }
            }
            #expect(cache.heldBytes == model.reduce(0) { $0 + $1.bytes })
        }
    }
}
