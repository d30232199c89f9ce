/// One line of index.jsonl: one profile.
struct IndexEntry: Decodable, Sendable {
    var labels: [String: String]
    /// Nanoseconds since 1970.
    var time: Int64
    /// `process_cpu` or `memory`.
    var type: String
    var pack: String?
    var offset: Int?
    var length: Int?

    /// An id that says which profile this is: the same entry always has the same.
    var clientID: String {
        let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let hash = SHA256.hex(of: Array("\(pairs.joined(separator: "\u{0}"))\u{0}\(type)\u{0}\(time)".utf8))
        return Self.uuid(from: hash)
    }

    /// The first 128 bits of a hash, written as a UUID (version 8: made by a rule of one's own).
    static func uuid(from hash: String) -> String {
        let digits = Array(hash)
        let groups = [digits[0..<8], digits[8..<12], ["8"] + digits[13..<16], ["8"] + digits[17..<20], digits[20..<32]]
        return groups.map { String($0) }.joined(separator: "-")
    }
}
