import HTTPTypes
import ProfileModel

/// Which label names a client is shown: older ones can only handle `[a-zA-Z_][a-zA-Z0-9_]*`, newer ones say in `Accept`
/// that they take all (`allow-utf8-labelnames=true`).
struct LabelVisibility: Sendable {
    private let showsAll: Bool

    /// Reads what the client can handle.
    init(of headers: HTTPFields) {
        let offers = headers[values: .accept].flatMap { $0.split(separator: ",") }
        showsAll = offers.contains { MediaType(String($0)).parameters["allow-utf8-labelnames"] == "true" }
    }

    /// Whether the client is shown that label.
    func shows(_ name: String) -> Bool { showsAll || Self.isLegacy(name) }

    /// The label sets without what the client is not shown; distinct and ascending as before.
    func restrict(_ sets: [LabelSet]) -> [LabelSet] {
        guard !showsAll, sets.contains(where: { $0.labels.contains { !shows($0.name) } }) else { return sets }
        let restricted = sets.map { set in LabelSet(set.labels.filter { shows($0.name) }) }
        return Set(restricted).sorted()
    }

    private static func isLegacy(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}
