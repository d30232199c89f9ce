/// A part of the work that a process can take on.
package enum ServerRole: String, Hashable, Comparable, CaseIterable, Sendable {
    /// Takes profiles in.
    case writer
    /// Answers queries: plans, schedules, merges.
    case frontend
    /// Pulls fragments from frontends and reads blocks.
    case querier
    /// Merges blocks, applies retention and deletions.
    case compactor

    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }

    /// Whether it needs the index of blocks.
    package var needsMetastore: Bool { self != .querier }

    /// Reads `all` or names with commas between them; nil when a name is none or there is none.
    package static func set(_ text: String) -> Set<ServerRole>? {
        if text == "all" { return Set(allCases) }
        let names = text.split(separator: ",").map { $0.trimmingPrefix(while: { $0 == " " }) }
        let roles = names.compactMap { Self(rawValue: String($0)) }
        return roles.isEmpty || roles.count < names.count ? nil : Set(roles)
    }
}
