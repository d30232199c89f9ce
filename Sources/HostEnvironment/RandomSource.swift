/// Randomness as the process sees it: identifiers, jitter, nonces.
///
/// Tests give a seeded one.
package protocol RandomSource: Sendable {
    /// Sixty-four random bits.
    func next() -> UInt64
}

/// The operating system's generator.
package struct SystemRandomSource: RandomSource {
    package init() {}

    package func next() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}
