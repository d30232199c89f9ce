import Configuration
import Foundation

extension ServerSettings {
    /// Reads settings: flags before environment before file before defaults.
    ///
    /// - Parameters:
    ///   - flags: values given on the command line, by key.
    ///   - environment: the process's environment.
    ///   - file: path of a YAML file, if one was named.
    /// - Returns: Settings that were all checked.
    /// - Throws: `SettingsError` with every problem.
    package static func load(
        flags: [SettingKey: String],
        environment: [String: String],
        file: String?
    ) async throws -> ServerSettings {
        var providers: [any ConfigProvider] = [flagProvider(flags), environmentProvider(environment)]
        if let file {
            do { providers.append(try await FileProvider<YAMLSnapshot>(config: location(of: file))) } catch {
                throw SettingsError(problems: ["the file \(file) could not be read: \(error)"])
            }
        }
        let unknown = try file.map { try SettingsFile.problems(in: $0) } ?? []
        var reader = SettingsReader(ConfigReader(providers: providers))
        let settings = ServerSettings(reading: &reader)
        let problems = unknown + reader.problems
        guard problems.isEmpty else { throw SettingsError(problems: problems) }
        return settings
    }

    /// The settings of a process that was told nothing.
    package static var defaults: ServerSettings {
        var reader = SettingsReader(ConfigReader(provider: InMemoryProvider(values: [:])))
        return ServerSettings(reading: &reader)
    }

    private static func location(of file: String) -> ConfigReader {
        ConfigReader(
            provider: InMemoryProvider(values: ["filePath": ConfigValue(.string(file), isSecret: false)])
        )
    }

    private static func flagProvider(_ flags: [SettingKey: String]) -> InMemoryProvider {
        values(named: "flags", flags.map { ($0.key, $0.value) })
    }

    private static func environmentProvider(_ environment: [String: String]) -> InMemoryProvider {
        values(
            named: "environment",
            SettingKey.all.compactMap { key in environment[key.environmentName].map { (key, $0) } }
        )
    }

    private static func values(named name: String, _ pairs: [(SettingKey, String)]) -> InMemoryProvider {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for (key, text) in pairs {
            values[AbsoluteConfigKey(key.name.split(separator: ".").map(String.init))] = ConfigValue(
                .string(text),
                isSecret: false
            )
        }
        return InMemoryProvider(name: name, values: values)
    }
}
