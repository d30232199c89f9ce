import ProfileModel

/// How a page is to show the numbers of a rendered flame graph.
struct RenderMetadata: Sendable {
    private static let objectTypes: Set<String> = ["inuse_objects", "alloc_objects", "goroutine", "samples"]

    /// Whether two flame graphs are shown.
    var isDouble = false
    /// What is shown.
    var profileType: ProfileType

    /// Appends the metadata as a JSON object.
    func appendJSON(to output: inout [UInt8]) {
        output.append(contentsOf: "{\"format\":\"\(isDouble ? "double" : "single")\",\"spyName\":\"\"".utf8)
        output.append(contentsOf: ",\"sampleRate\":\(isCPU ? 1_000_000_000 : 100),\"units\":".utf8)
        JSONText.append(units, to: &output)
        output.append(contentsOf: ",\"name\":".utf8)
        JSONText.append(profileType.sampleType, to: &output)
        output.append(UInt8(ascii: "}"))
    }

    private var isCPU: Bool { profileType.sampleType == "cpu" }

    private var units: String {
        if isCPU { return "samples" }
        return Self.objectTypes.contains(profileType.sampleType) ? "objects" : profileType.sampleUnit
    }
}
