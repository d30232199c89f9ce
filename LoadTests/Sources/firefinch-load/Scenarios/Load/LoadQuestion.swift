/// A query of a load, told apart by number: its right answer has the same number.
struct LoadQuestion: Sendable {
    var number: Int
    var query: Query
}
