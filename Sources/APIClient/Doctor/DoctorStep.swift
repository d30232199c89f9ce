/// One link of the way a profile goes, and how it was found.
package struct DoctorStep: Hashable, Sendable, Encodable {
    /// How a link was found.
    package enum State: String, Hashable, Sendable, Encodable {
        /// It works.
        case ok
        /// It works, but somebody should look.
        case warning
        /// It does not work.
        case broken
        /// It was not examined.
        case skipped
    }

    /// The link: `server`, `ready`, `ingest`, `metadata`, `query`, `service`, `jobs`, `compaction` or `objects`.
    package var link: String
    /// How it was found.
    package var state: State
    /// What was found, in a sentence.
    package var found: String
    /// What to do about it; empty when nothing.
    package var advice: String

    /// Describes a link.
    package init(link: String, state: State, found: String, advice: String) {
        self.link = link
        self.state = state
        self.found = found
        self.advice = advice
    }

    /// A link that works.
    static func ok(_ link: String, _ found: String) -> DoctorStep {
        DoctorStep(link: link, state: .ok, found: found, advice: "")
    }

    /// A link that works but should be looked at.
    static func warning(_ link: String, _ found: String, _ advice: String) -> DoctorStep {
        DoctorStep(link: link, state: .warning, found: found, advice: advice)
    }

    /// A link that does not work.
    static func broken(_ link: String, _ found: String, _ advice: String) -> DoctorStep {
        DoctorStep(link: link, state: .broken, found: found, advice: advice)
    }

    /// A link that was not examined.
    static func skipped(_ link: String, _ found: String) -> DoctorStep {
        DoctorStep(link: link, state: .skipped, found: found, advice: "")
    }
}
