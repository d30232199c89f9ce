/// What live blocks hold, as the admin API says it; zeros may be left out.
struct StoredUsage: Decodable {
    var liveBlocks: JSONInteger?
    var liveBytes: JSONInteger?
    var liveProfiles: JSONInteger?
}
