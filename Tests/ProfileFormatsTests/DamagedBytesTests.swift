import ProfileModel
import TestSupport
import Testing

@testable import ProfileFormats

/// Bytes that went wrong on the way: decoded to something consistent or refused, never a trap.
struct DamagedBytesTests {
    private static func originals() throws -> [[UInt8]] {
        var random = RandomPprof(seed: 99)
        let made = try (0..<4).map { _ in try random.encode(random.message()) }
        guard Corpus.isPresent else { return made }
        let files = [
            "go-cpu/cpu.pb.gz", "python/pyspy-1.pb.gz", "quirks/invalid_utf8.pb.gz", "cpp/legacy-cppbench.heap.pb.gz",
        ]
        return try made + files.map { try PprofDecoder.decode(Corpus.bytes("pprof/" + $0)).profile.text }
    }

    @Test func `cut bytes never trap`() throws {
        for original in try Self.originals() {
            for length in stride(from: 0, to: original.count, by: max(original.count / 150, 1)) {
                check(Array(original[..<length]), "cut at \(length)")
            }
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `flipped bits never trap`(seed: UInt64) throws {
        let originals = try Self.originals()
        var random = SplitMix64(seed: seed)
        for round in 0..<300 {
            var bytes = originals[round % originals.count]
            for _ in 0...random.next() % 3 {
                bytes[Int(random.next() % UInt64(bytes.count))] ^= 1 << UInt8(random.next() % 8)
            }
            check(bytes, "seed \(seed), round \(round)")
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `random bytes and runs put in or taken out never trap`(seed: UInt64) throws {
        let originals = try Self.originals()
        var random = SplitMix64(seed: seed)
        for round in 0..<200 {
            var bytes = originals[round % originals.count]
            let start = Int(random.next() % UInt64(bytes.count))
            let end = min(start + Int(random.next() % 12), bytes.count)
            let run = (0..<random.next() % 12).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            bytes.replaceSubrange(start..<end, with: run)
            check(bytes, "seed \(seed), round \(round)")
            check(run, "noise of seed \(seed), round \(round)")
        }
    }

    private func check(_ bytes: [UInt8], _ comment: Comment) {
        guard let decoded = try? PprofDecoder.decode(bytes) else { return }
        expectConsistent(decoded.profile, comment)
    }
}
