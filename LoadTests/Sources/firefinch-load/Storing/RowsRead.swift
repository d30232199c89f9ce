/// How many rows a query reads over the fleet's whole time and over its last hour.
struct RowsRead: Codable {
    var name: String
    var whole: Int64
    var lastHour: Int64

    /// Nil when the last hour has no rows.
    var ratio: Double? { lastHour > 0 ? Double(whole) / Double(lastHour) : nil }
}
