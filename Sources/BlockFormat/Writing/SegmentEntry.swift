package import ProfileModel

/// A profile that passed the gate, ready to join a segment.
package struct SegmentEntry: Sendable {
    /// Whose it is.
    package var tenant: TenantID
    /// Labels of its series, `service_name` among them, none that follow from the profile type.
    package var labels: LabelSet
    /// `__name__` of its series, like `process_cpu`.
    package var name: String
    /// When it was taken, nanoseconds since 1970; never 0.
    package var time: Int64
    /// What makes it this profile.
    package var identity: ProfileIdentity
    /// When a repeat of it can no longer come, nanoseconds since 1970; `Int64.max` for never.
    package var identityExpires: Int64
    /// The profile.
    package var profile: Profile

    /// Makes an entry.
    package init(
        tenant: TenantID,
        labels: LabelSet,
        name: String,
        time: Int64,
        identity: ProfileIdentity,
        identityExpires: Int64,
        profile: Profile
    ) {
        self.tenant = tenant
        self.labels = labels
        self.name = name
        self.time = time
        self.identity = identity
        self.identityExpires = identityExpires
        self.profile = profile
    }

    /// The service it belongs to.
    package var service: String { labels[LabelName.serviceName] ?? LabelName.unknownService }
}
