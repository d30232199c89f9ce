import BlockFormat
import Compaction
import ProfileModel
import TestSupport
import Testing

@Suite struct CompactionTaskTests {
    private func task() throws -> CompactionTask {
        CompactionTask(
            encoding: 1,
            level: 2,
            createdAt: -5,
            results: [
                .init(tenant: try TenantID("a"), id: BlockID(high: 1, low: 2), deletionHorizon: 7, deletions: []),
                .init(
                    tenant: try TenantID("b"),
                    id: BlockID(high: 3, low: 4),
                    deletionHorizon: -9,
                    deletions: ["x", ""]
                ),
            ]
        )
    }

    @Test func `a payload is read as it was written`() throws {
        #expect(try CompactionTask(decoding: try task().encode()) == task())
    }

    @Test func `a payload that is cut or longer is refused`() throws {
        let bytes = try task().encode()
        for count in 0..<bytes.count {
            #expect(throws: BlockFormatError.self, "\(count) bytes") {
                try CompactionTask(decoding: Array(bytes.prefix(count)))
            }
        }
        #expect(throws: BlockFormatError.self) { try CompactionTask(decoding: bytes + [0]) }
    }

    @Test func `a payload of a newer version says so`() throws {
        var bytes = try task().encode()
        bytes[0] = 2
        let error = #expect(throws: BlockFormatError.self) { try CompactionTask(decoding: bytes) }
        #expect(error?.code == .unsupportedVersion)
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `damaged payloads are refused or read, never more`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var bytes = try task().encode()
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        guard let read = try? CompactionTask(decoding: bytes) else { return }
        #expect((1...3).contains(read.level))
        #expect(read.results.count <= 2)
    }
}
