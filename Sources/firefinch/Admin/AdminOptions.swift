import APIClient
import ArgumentParser
import HostEnvironment

/// What every admin command takes.
struct AdminOptions: ParsableArguments {
    @Flag(help: "Write JSON with stable keys instead of text.")
    var json = false

    @OptionGroup
    var server: ClientOptions

    /// Writes a value as JSON, or as the text made of it.
    func show<Value: Encodable>(_ value: Value, as text: (AdminText) -> String) throws {
        print(json ? try AdminText.json(value) : text(AdminText(now: Self.now)), terminator: "")
    }

    /// Milliseconds since 1970.
    static var now: Int64 { SystemTimeSource().unixNanoseconds / 1_000_000 }
}

/// Reads times as commands take them.
enum TimeArgument {
    /// A range of two times.
    ///
    /// - Throws: `ValidationError` naming the option.
    static func range(_ from: String, _ fromName: String, _ to: String, _ toName: String) throws -> MillisecondRange {
        let now = AdminOptions.now
        let range = MillisecondRange(
            start: try milliseconds(from, fromName, now: now),
            end: try milliseconds(to, toName, now: now)
        )
        guard range.start <= range.end else { throw ValidationError("\(toName) \(to) is before \(fromName) \(from)") }
        return range
    }

    private static func milliseconds(_ text: String, _ option: String, now: Int64) throws -> Int64 {
        guard let time = TimeWords.milliseconds(text, now: now) else {
            throw ValidationError(
                "\(option): '\(text)' is no time; write now, now-1h, a date like 20260131, or seconds since 1970"
            )
        }
        return time
    }
}
