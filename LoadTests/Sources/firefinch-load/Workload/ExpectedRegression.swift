/// The function that got slower with the second version, and by how much in this fleet.
struct ExpectedRegression: Decodable, Sendable {
    var service: String
    var function: String
    /// Absent if the service has no profile of one of the versions.
    var selfV1: Int64?
    var selfV2: Int64?

    private enum CodingKeys: String, CodingKey {
        case service, function
        case selfV1 = "self_v1"
        case selfV2 = "self_v2"
    }
}
