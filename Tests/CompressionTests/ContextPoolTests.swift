import Synchronization
import Testing

@testable import Compression

struct ContextPoolTests {
    /// Counts what a pool makes and frees; the contexts are numbers in a pointer's clothes and are never followed.
    final class Ledger: Sendable {
        let made = Atomic<Int>(0)
        let freed = Atomic<Int>(0)

        func pool(capacity: Int) -> ContextPool {
            ContextPool(
                capacity: capacity,
                create: { OpaquePointer(bitPattern: 16 * self.made.add(1, ordering: .relaxed).newValue) },
                destroy: { _ in self.freed.add(1, ordering: .relaxed) }
            )
        }
    }

    @Test func `a returned context is lent again`() throws {
        let ledger = Ledger()
        let pool = ledger.pool(capacity: 2)
        let first = try pool.withContext { Int(bitPattern: $0) }
        let second = try pool.withContext { Int(bitPattern: $0) }
        #expect(first == second)
        #expect(ledger.made.load(ordering: .relaxed) == 1)
    }

    @Test func `no more than the capacity is kept and everything is freed in the end`() throws {
        let ledger = Ledger()
        do {
            let pool = ledger.pool(capacity: 2)
            try pool.withContext { _ throws(CompressionError) in
                try pool.withContext { _ throws(CompressionError) in try pool.withContext { _ in } }
            }
            #expect(pool.idleCount == 2)
            #expect(ledger.freed.load(ordering: .relaxed) == 1)
        }
        #expect(ledger.made.load(ordering: .relaxed) == 3)
        #expect(ledger.freed.load(ordering: .relaxed) == 3)
    }

    @Test func `a context comes back from a failure, and none at all is an error`() throws {
        let ledger = Ledger()
        let pool = ledger.pool(capacity: 2)
        let failure = CompressionError(code: .corrupt, message: "no good")
        #expect(throws: failure) { try pool.withContext { _ throws(CompressionError) in throw failure } }
        #expect(pool.idleCount == 1)

        let barren = ContextPool(create: { nil }, destroy: { _ in })
        let error = #expect(throws: CompressionError.self) { try barren.withContext { _ in } }
        #expect(error?.code == .internal)
    }

    @Test func `many tasks may compress and expand at once`() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for seed in 0..<64 {
                group.addTask {
                    let bytes = GzipTests.sampleBytes(20_000, seed: UInt64(seed))
                    let zstd = try Zstd.decompress(Zstd.compress(bytes, level: 1), expectedSize: bytes.count)
                    let gzip = try Gzip.inflate(Gzip.deflate(bytes, level: 1), limit: bytes.count)
                    return zstd == bytes && gzip == bytes
                }
            }
            for try await isEqual in group { #expect(isEqual) }
        }
    }
}
