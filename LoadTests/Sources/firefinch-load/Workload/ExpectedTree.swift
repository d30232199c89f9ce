/// The stacks of one service and sample type, of one minute or of one version.
struct ExpectedTree: Decodable, Sendable {
    var service: String
    var sampleType: String
    var total: Int64
    var distinctStacks: Int
    var foldedSHA256: String
    /// The minute's beginning in seconds since 1970, if it is of a minute.
    var time: Int64?
    var version: String?
    var top20: [TopFunction]?
    var treeNodes: Int?

    private enum CodingKeys: String, CodingKey {
        case service, total, time, version, top20
        case sampleType = "sample_type"
        case distinctStacks = "distinct_stacks"
        case foldedSHA256 = "folded_sha256"
        case treeNodes = "tree_nodes"
    }
}
