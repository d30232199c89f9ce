/// The sum of one sample type of one service in one minute.
struct ExpectedTotal: Decodable, Sendable {
    var service: String
    var type: String
    var sampleType: String
    /// The minute's beginning in seconds since 1970.
    var time: Int64
    var total: Int64

    private enum CodingKeys: String, CodingKey {
        case service, type, time, total
        case sampleType = "sample_type"
    }
}
