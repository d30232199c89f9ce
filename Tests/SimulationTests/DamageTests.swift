import Testing

/// A bit in the bucket is wrong: nobody is told a wrong number, and the place is named.
@Suite struct DamageTests {
    @Test(arguments: 1...2 as ClosedRange<UInt64>)
    func `a wrong bit in any object or section of any level is named by queries, coverage and verification`(
        seed: UInt64
    ) throws {
        let found = try DamageRun.run(seed: seed)
        #expect(found.problems.isEmpty, "seed \(seed)")
        #expect(found.failed > 50 && found.partial > 50 && found.whole > 50, "seed \(seed)")
        #expect(found.failedRollups > 0 && found.control > 0, "seed \(seed)")
        let kinds = [
            "series", "profiles", "stacks", "values", "symbols", "identities", "samples", "factors", "residuals",
        ]
        #expect(found.sections.isSuperset(of: kinds), "seed \(seed)")
    }
}
