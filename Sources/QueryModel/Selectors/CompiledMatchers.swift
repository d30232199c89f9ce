package import ProfileModel

/// The conditions of a query made ready to be asked often, sorted by what they depend on: those on the profile type
/// and on the service are settled once for a dataset, the rest for each series.
package struct CompiledMatchers: Sendable {
    private var onProfileType: [CompiledMatcher] = []
    private var onService: [CompiledMatcher] = []
    /// Conditions on labels that series have, by name.
    package private(set) var onSeries: [CompiledMatcher] = []

    /// Compiles matchers; all of them have to hold.
    ///
    /// - Throws: `QueryError` `.invalidArgument` when a regular expression is none.
    package init(_ matchers: [LabelMatcher]) throws(QueryError) {
        for matcher in matchers {
            let compiled: CompiledMatcher
            do { compiled = try CompiledMatcher(matcher) } catch {
                throw QueryError(.invalidArgument, "the matcher \(matcher) cannot be used: \(error)")
            }
            switch LabelScope(labelName: matcher.name) {
            case .profileType: onProfileType.append(compiled)
            case .service: onService.append(compiled)
            case .series: onSeries.append(compiled)
            }
        }
    }

    /// Whether anything depends on the labels of each series.
    package var dependsOnSeries: Bool { !onSeries.isEmpty }

    /// Whether anything depends on the profile type.
    package var dependsOnProfileType: Bool { !onProfileType.isEmpty }

    /// Whether all conditions on labels that follow from the profile type hold.
    package func matches(profileType: ProfileType) -> Bool {
        onProfileType.allSatisfy { $0.matches(profileType.virtualLabel($0.name) ?? "") }
    }

    /// Whether all conditions on the service hold.
    package func matches(service: String) -> Bool { onService.allSatisfy { $0.matches(service) } }

    /// Whether all conditions on the labels of a series hold; those on type and service are not asked.
    package func matches(series: LabelSet) -> Bool { onSeries.allSatisfy { $0.matches(series.valueOrEmpty($0.name)) } }

    /// Whether all conditions hold for a series of that type and service.
    package func matches(series: LabelSet, profileType: ProfileType, service: String) -> Bool {
        matches(service: service) && matches(profileType: profileType) && matches(series: series)
    }

    /// Whether all conditions hold, with a label's value from `lookup` (nil for a missing label), virtual ones included.
    package func matches(_ lookup: (String) -> String?) -> Bool {
        let all = [onService, onProfileType, onSeries]
        return all.allSatisfy { matchers in matchers.allSatisfy { $0.matches(lookup($0.name) ?? "") } }
    }
}
