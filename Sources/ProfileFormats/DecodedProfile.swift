package import ProfileModel

/// A profile and what its decoding has to tell.
package struct DecodedProfile: Sendable {
    /// The profile; its `text` is the decompressed bytes.
    package var profile: Profile
    /// What was left out on the way.
    package var notes: DecodingNotes

    /// Makes a result.
    package init(profile: Profile, notes: DecodingNotes) {
        self.profile = profile
        self.notes = notes
    }
}
