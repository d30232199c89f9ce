import Foundation

/// A querier.v1.SelectSeriesResponse in Connect JSON.
struct SeriesAnswer: Decodable {
    var series: [Series]?

    struct Series: Decodable {
        var labels: [Label]?
        var points: [Point]?
    }

    struct Label: Decodable {
        var name: String
        var value: String?
    }

    struct Point: Decodable {
        /// Zero is left out.
        var value: Double?
        var timestamp: JSONInteger?
    }

    init(json bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(bytes))
    }
}
