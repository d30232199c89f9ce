/// Something failed while the program worked; says what was attempted, what was found and what to do.
struct LoadError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}
