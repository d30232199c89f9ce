/// What one function took.
package struct FunctionValue: Hashable, Sendable {
    /// The function's name.
    package var name: String
    /// The value of samples that end in the function.
    package var selfValue: Int64
    /// The value of samples that pass through the function, each counted once however often it recurs.
    package var total: Int64

    /// Makes a row.
    package init(name: String, selfValue: Int64, total: Int64) {
        self.name = name
        self.selfValue = selfValue
        self.total = total
    }
}
