import Foundation
import ObjectStorage

extension InjectedFaults {
    /// What a setting has to look like.
    static let grammar = "a list like p50=50ms,p99=2s@1%,errors=0.5%,short=0.1%,flip=0.1%"

    /// Reads a comma list: `p50=D` is the usual latency, `pNN=D@X%` the latency of X % of requests, `errors=X%`,
    /// `short=X%` and `flip=X%` are shares of requests.
    ///
    /// Nil when it is none, names something twice, or slow requests are more than all.
    init?(setting text: String) {
        self.init()
        var named: Set<Substring> = []
        for entry in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = entry.trimmingPrefix(while: \.isWhitespace).split(separator: "=", maxSplits: 1)
            guard parts.count == 2, named.insert(parts[0]).inserted, add(parts[0], String(parts[1])) else { return nil }
        }
        guard slow.reduce(0, { $0 + $1.share }) <= 1 else { return nil }
    }

    /// Adds what one entry says; false when it says nothing known.
    private mutating func add(_ name: Substring, _ value: String) -> Bool {
        switch name {
        case "p50": Self.set(&latency, SettingText.duration(value))
        case "errors": Self.set(&errors, Self.share(value[...]))
        case "short": Self.set(&shortReads, Self.share(value[...]))
        case "flip": Self.set(&flippedBits, Self.share(value[...]))
        default: addSlow(name, value)
        }
    }

    private mutating func addSlow(_ name: Substring, _ value: String) -> Bool {
        let parts = value.split(separator: "@", maxSplits: 1)
        guard name.first == "p", let rank = Double(name.dropFirst()), rank > 0, rank <= 100, parts.count == 2,
            let latency = SettingText.duration(String(parts[0])), let share = Self.share(parts[1])
        else { return false }
        slow.append(SlowShare(share: share, latency: latency))
        return true
    }

    private static func set<Value>(_ place: inout Value, _ value: Value?) -> Bool {
        guard let value else { return false }
        place = value
        return true
    }

    private static func share(_ text: Substring) -> Double? {
        guard text.last == "%", let percent = Double(text.dropLast()), (0...100).contains(percent) else { return nil }
        return percent / 100
    }
}
