/// A condition on one scalar: in a set or not, in any case or as written.
struct ScalarTest: Hashable, Sendable {
    var set: ScalarSet
    var isNegated = false
    /// Whether upper and lower case count as the same.
    var folds = false

    /// Whether the scalar meets the condition.
    func matches(_ scalar: UInt32) -> Bool {
        var isInside = set.contains(scalar)
        if !isInside && folds { isInside = Self.variants(of: scalar).contains { set.contains($0) } }
        return isInside != isNegated
    }

    /// The test for one scalar in any case.
    static func folding(_ scalar: UInt32) -> ScalarTest {
        ScalarTest(set: ScalarSet(variants(of: scalar).map { $0...$0 }), folds: true)
    }

    /// The scalar with its upper and lower case, and theirs.
    private static func variants(of scalar: UInt32) -> [UInt32] {
        let upper = mapped(scalar) { $0.properties.uppercaseMapping }
        let lower = mapped(scalar) { $0.properties.lowercaseMapping }
        return [
            scalar, upper, lower,
            mapped(upper) { $0.properties.lowercaseMapping },
            mapped(lower) { $0.properties.uppercaseMapping },
        ]
    }

    /// A mapping counts only where it gives one scalar: simple case folding, as RE2 does it.
    private static func mapped(_ scalar: UInt32, _ mapping: (Unicode.Scalar) -> String) -> UInt32 {
        guard let source = Unicode.Scalar(scalar) else { return scalar }
        let result = mapping(source).unicodeScalars
        return result.count == 1 ? result.first?.value ?? scalar : scalar
    }
}
