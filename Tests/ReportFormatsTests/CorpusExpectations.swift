/// What the corpus expects of one profile.
struct ExpectedProfile: Decodable {
    var file: String
    var types: [ExpectedType]?
}

/// What the corpus expects of one sample type.
struct ExpectedType: Decodable {
    var foldedSHA256: String
    var foldedWithoutUnsymbolized: String?
    var treeNodes: Int?
    var functionsInStacks: Int?
    var top20: [ExpectedRow]?
    var flamebearer: [String: ExpectedFlame]?

    enum CodingKeys: String, CodingKey {
        case foldedSHA256 = "folded_sha256"
        case foldedWithoutUnsymbolized = "folded_sha256_unsymbolized_dropped"
        case treeNodes = "tree_nodes"
        case functionsInStacks = "functions_in_stacks"
        case top20
        case flamebearer
    }
}

/// A row of a top table: name, self value, total.
struct ExpectedRow: Decodable, Equatable {
    var name: String
    var selfValue: Int64
    var total: Int64

    init(name: String, selfValue: Int64, total: Int64) {
        self.name = name
        self.selfValue = selfValue
        self.total = total
    }

    init(from decoder: any Decoder) throws {
        var row = try decoder.unkeyedContainer()
        name = try row.decode(String.self)
        selfValue = try row.decode(Int64.self)
        total = try row.decode(Int64.self)
    }
}

/// A flame graph as the corpus describes it.
struct ExpectedFlame: Decodable {
    var sha256: String
    var levels: Int
    var names: Int
    var total: Int64?
    var maxSelf: Int64?

    enum CodingKeys: String, CodingKey {
        case sha256
        case levels
        case names
        case total
        case maxSelf = "max_self"
    }
}

/// A comparison of two profiles as the corpus describes it.
struct ExpectedDiff: Decodable {
    var left: String
    var right: String
    var sampleType: String
    var leftTotal: Int64
    var rightTotal: Int64
    var flamebearer: [String: ExpectedFlame]

    enum CodingKeys: String, CodingKey {
        case left
        case right
        case sampleType = "sample_type"
        case leftTotal = "left_total"
        case rightTotal = "right_total"
        case flamebearer
    }
}
