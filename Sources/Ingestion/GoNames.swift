import ProfileModel

/// What Go's profiler writes into the names of functions.
enum GoNames {
    private static let shape = Array("[go.shape.".utf8)
    private static let suffix = Array(".go".utf8)

    /// Whether the profile is of a Go program: one of its functions is in a `.go` file.
    ///
    /// Go's own profiles say so at the first function.
    static func areIn(_ profile: Profile) -> Bool {
        profile.functions.contains { profile.bytes(of: $0.filename).suffix(suffix.count).elementsEqual(suffix) }
    }

    /// The name without the shapes of generic types: `Tree[go.shape.int].Next` gives `Tree.Next`.
    ///
    /// A shape ends at the bracket that closes it; other brackets stay, and so does a shape that nothing closes.
    ///
    /// - Returns: nil when the name has no shape, which one pass over its bytes tells.
    static func withoutShapes(_ name: ArraySlice<UInt8>) -> [UInt8]? {
        var kept: [UInt8] = []
        var start = name.startIndex
        while let bracket = shapeStart(in: name[start...]), let end = closing(bracket, in: name) {
            kept += name[start..<bracket]
            start = end + 1
        }
        return start == name.startIndex ? nil : kept + name[start...]
    }

    private static func shapeStart(in name: ArraySlice<UInt8>) -> Int? {
        var rest = name
        while let bracket = rest.firstIndex(of: UInt8(ascii: "[")) {
            if name[bracket...].starts(with: shape) { return bracket }
            rest = name[(bracket + 1)...]
        }
        return nil
    }

    private static func closing(_ bracket: Int, in name: ArraySlice<UInt8>) -> Int? {
        var depth = 0
        for index in bracket..<name.endIndex {
            if name[index] == UInt8(ascii: "[") { depth += 1 }
            if name[index] == UInt8(ascii: "]") { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }
}
