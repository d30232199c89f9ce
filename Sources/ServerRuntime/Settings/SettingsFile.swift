import Foundation
import Yams

/// Finds keys of a settings file that are no settings: a typing error must not pass for a setting.
enum SettingsFile {
    /// One line for each unknown key.
    ///
    /// - Throws: What reading or parsing the file fails with.
    static func problems(in path: String) throws -> [String] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        guard let content = try Yams.load(yaml: text) else { return [] }
        let known = Set(SettingKey.all.map(\.name))
        return keys(of: content, below: "").filter { !known.contains($0) }.sorted().map { key in
            "the file \(path) sets '\(key)', which is no setting; `firefinch serve --help` lists them"
        }
    }

    /// Full names of everything that has a value, joined by dots.
    private static func keys(of content: Any, below prefix: String) -> [String] {
        guard let mapping = content as? [String: Any] else { return [prefix] }
        return mapping.flatMap { name, value in keys(of: value, below: prefix.isEmpty ? name : "\(prefix).\(name)") }
    }
}
