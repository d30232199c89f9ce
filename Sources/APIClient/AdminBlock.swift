import WireProtocol

/// A block as the server's index has it; times in milliseconds since 1970.
package struct AdminBlock: Hashable, Sendable, Encodable {
    /// Thirty-two hexadecimal digits.
    package var id: String
    /// Position in the order in which blocks became known.
    package var number: Int64
    /// Its object in the bucket.
    package var object: String
    /// 0 for a segment.
    package var level: Int
    /// Whose profiles are in it.
    package var tenants: [String]
    /// Time of the first profile.
    package var start: Int64
    /// Time of the last profile.
    package var end: Int64
    /// When it was made.
    package var createdAt: Int64
    /// Length of the object.
    package var bytes: Int64
    /// How many datasets of it are live.
    package var datasets: Int64
    /// Profiles of those, suppressed ones included.
    package var profiles: Int64
    /// Suppressed profiles of those.
    package var suppressed: Int64
    /// `live`, `retired` or `set-aside`.
    package var state: String
    /// The unfinished job that will replace it, or empty.
    package var job: String

    /// Reads the message.
    init(_ message: Firefinch_Admin_V1_Block) {
        id = message.id
        number = message.number
        object = message.object
        level = Int(message.level)
        tenants = message.tenants
        start = message.start
        end = message.end
        createdAt = message.createdAt
        bytes = message.bytes
        datasets = message.datasets
        profiles = message.profiles
        suppressed = message.suppressed
        state = message.state
        job = message.job
    }
}
