/// What a universe made of one section: for each of its series, or each of its stacks, the universe's number of it.
struct UniverseNumbers: Sendable {
    /// Which universe gave the numbers; they mean nothing in another.
    var generation: UInt64
    /// The numbers.
    var values: [Int32]
}
