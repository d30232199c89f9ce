import Configuration

/// Reads settings by key and gathers every problem instead of stopping at the first.
struct SettingsReader {
    private let config: ConfigReader
    private(set) var problems: [String] = []

    init(_ config: ConfigReader) { self.config = config }

    mutating func text(_ key: SettingKey) -> String {
        config.string(forKey: ConfigKey(key.name.split(separator: ".").map(String.init))) ?? key.defaultText
    }

    mutating func duration(_ key: SettingKey) -> Duration {
        parsed(key, "a duration like 500ms or 1h", SettingText.duration) ?? .zero
    }

    mutating func bytes(_ key: SettingKey) -> Int { parsed(key, "a size like 8MiB", SettingText.bytes) ?? 0 }

    mutating func count(_ key: SettingKey) -> Int {
        parsed(key, "a whole number, 0 or more") { Int($0).flatMap { $0 >= 0 ? $0 : nil } } ?? 0
    }

    mutating func positive(_ key: SettingKey) -> Double {
        parsed(key, "a number above 0") { Double($0).flatMap { $0 > 0 && $0.isFinite ? $0 : nil } } ?? 1
    }

    /// A setting that may be left empty.
    mutating func optional<Value>(_ key: SettingKey, _ what: String, _ parse: (String) -> Value?) -> Value? {
        text(key).isEmpty ? nil : parsed(key, what, parse)
    }

    mutating func flag(_ key: SettingKey) -> Bool {
        parsed(key, "true or false") { Bool($0) } ?? false
    }

    /// Notes a problem of settings that are right one by one.
    mutating func refuse(_ problem: String) { problems.append(problem) }

    mutating func parsed<Value>(_ key: SettingKey, _ what: String, _ parse: (String) -> Value?) -> Value? {
        let text = text(key)
        if let value = parse(text) { return value }
        problems.append("\(key.name) must be \(what), found '\(text)'")
        return nil
    }
}
