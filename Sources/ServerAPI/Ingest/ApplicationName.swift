import ProfileModel

/// The `name` parameter of `/ingest`: an application and labels without quotes, `app{k=v,k2=v2}`.
struct ApplicationName: Hashable, Sendable {
    /// The part in front of the braces.
    var application: String
    /// The labels in the order written.
    var labels: [Label]

    /// Reads a name; spaces around its parts are dropped.
    ///
    /// - Throws: `APIError` with `invalidArgument` saying what is wrong.
    init(parsing text: String) throws(APIError) {
        let parts = text.split(separator: "{", maxSplits: 1, omittingEmptySubsequences: false)
        application = (parts.first ?? "").trimmingSpaces()
        labels = []
        guard !application.isEmpty else { throw Self.malformed(text, "there is no application name") }
        guard parts.count == 2 else { return }
        let inner = parts[1].trimmingSpaces()
        guard inner.hasSuffix("}") else { throw Self.malformed(text, "there is no } at the end") }
        for pair in inner.dropLast().split(separator: ",") where !pair.trimmingSpaces().isEmpty {
            labels.append(try Self.label(pair, in: text))
        }
    }

    private static func label(_ pair: Substring, in text: String) throws(APIError) -> Label {
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = (parts.first ?? "").trimmingSpaces()
        guard parts.count == 2, !name.isEmpty else {
            throw malformed(text, "'\(pair.prefix(100))' is no key=value")
        }
        return Label(name, parts[1].trimmingSpaces())
    }

    private static func malformed(_ text: String, _ found: String) -> APIError {
        APIError(
            .invalidArgument,
            "the parameter name='\(text.prefix(200))' is not like app{key=value,key2=value2}: \(found)"
        )
    }
}
