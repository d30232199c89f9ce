import ArgumentParser

/// The shape in which a query's answer is written.
enum OutputShape: String, CaseIterable, ExpressibleByArgument {
    case flame
    case top
    case pprof
    case folded
    case json
    case series

    /// How many boxes to ask for when nobody says: tables and stacks are to be exact as far as a server allows, the
    /// others as fine as it finds good.
    var defaultMaxNodes: Int? {
        switch self {
        case .top, .folded: 1_000_000
        case .flame, .pprof, .json, .series: nil
        }
    }
}
