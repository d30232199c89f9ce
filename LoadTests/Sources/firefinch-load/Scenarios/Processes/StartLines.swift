/// What a server says of its ports when it starts.
struct StartLines: Equatable {
    private static let listens = "listens on "
    private static let cluster = "cluster port open"
    private static let address = "network.address="

    var url: String
    /// `HOST:PORT` of the cluster's port, if one was asked for.
    var cluster: String?

    /// Reads the log so far; nil while something is still missing in it.
    init?(_ log: String, hasCluster: Bool) {
        // A line that is still being written has no end yet.
        let lines = log.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard let url = lines.firstNonNil({ Self.word(after: Self.listens, in: $0) }) else { return nil }
        self.url = url
        guard hasCluster else { return }
        let opened = lines.first { $0.contains(Self.cluster) }
        guard let opened, let cluster = Self.word(after: Self.address, in: opened) else { return nil }
        self.cluster = cluster
    }

    private static func word(after beginning: String, in line: Substring) -> String? {
        guard let range = line.firstRange(of: beginning) else { return nil }
        return String(line[range.upperBound...].prefix { !$0.isWhitespace })
    }
}

extension Sequence {
    fileprivate func firstNonNil<Found>(_ find: (Element) -> Found?) -> Found? {
        for element in self {
            if let found = find(element) { return found }
        }
        return nil
    }
}
