package import ProfileModel

/// What to tell someone whose query found nothing: what was asked, and what would find something.
package struct EmptyAnswerAdvice: Hashable, Sendable {
    /// Most alternatives that are listed.
    private static let mostListed = 20

    /// The profile type asked for.
    package var profileType: ProfileType
    /// The selector asked for.
    package var selector: String
    /// The time asked for, in the asker's words.
    package var time: String
    /// The profile types that have profiles in that time.
    package var typesFound: [ProfileType]
    /// The services that have profiles of the type asked for in that time.
    package var servicesFound: [String]

    /// Makes the advice.
    package init(
        profileType: ProfileType,
        selector: String,
        time: String,
        typesFound: [ProfileType],
        servicesFound: [String]
    ) {
        self.profileType = profileType
        self.selector = selector
        self.time = time
        self.typesFound = typesFound
        self.servicesFound = servicesFound
    }

    /// A few lines of text.
    package var text: String {
        "no samples of \(profileType) match \(PlainText.withoutControls(selector)) from \(time)\n" + suggestion
    }

    private var suggestion: String {
        if typesFound.isEmpty {
            return "no profiles of any kind are stored for that time: try an earlier --from, or push some with\n"
                + "  firefinch push FILE --label service_name=NAME\n"
        }
        if !typesFound.contains(profileType) {
            return "that time has profiles of other types; try --type with one of\n" + list(typesFound.map(\.id))
        }
        return "the type has profiles at that time, but none that match; try --selector '{}', or a service among\n"
            + list(servicesFound)
    }

    private func list(_ items: [String]) -> String {
        var text = items.prefix(Self.mostListed).map { "  \(PlainText.withoutControls($0))\n" }.joined()
        if items.count > Self.mostListed { text += "  and \(items.count - Self.mostListed) more\n" }
        return text
    }
}
