import APIClient
import ArgumentParser

/// What a time series is of, and how fine it is.
struct SeriesOptions: ParsableArguments {
    /// Points of a series when nobody says how wide one is.
    private static let usualPoints: Int64 = 30

    @Option(help: ArgumentHelp("Follow the function of exactly this name over time.", valueName: "name"))
    var function: String?

    @Option(help: ArgumentHelp("Follow all functions whose whole name matches.", valueName: "expression"))
    var functionRegex: String?

    @Flag(name: .customLong("self"), help: "Count a function's own value only, not what it calls.")
    var isSelf = false

    @Option(help: ArgumentHelp("The width of a point, like 15s or 5m.", valueName: "length"))
    var step: String?

    @Option(help: ArgumentHelp("A series for each value of this label; repeatable.", valueName: "label"))
    var groupBy: [String] = []

    /// The function to follow; nil for totals.
    var selection: FunctionSelection? {
        if let function { return FunctionSelection(.exactly(function), isSelf: isSelf) }
        return functionRegex.map { FunctionSelection(.matching($0), isSelf: isSelf) }
    }

    /// Whether any of the options was given.
    var areGiven: Bool { selection != nil || isSelf || step != nil || !groupBy.isEmpty }

    func validate() throws {
        guard function == nil || functionRegex == nil else {
            throw ValidationError("--function and --function-regex exclude each other: give one")
        }
        guard !isSelf || selection != nil else {
            throw ValidationError("--self is of a function: add --function NAME or --function-regex EXPRESSION")
        }
        if let step, TimeWords.length(step) == nil {
            throw ValidationError("--step: '\(step)' is no length; write 15s, 5m or 1h")
        }
    }

    /// The width of a point of a series over `range`, in milliseconds: whole seconds unless it was given.
    func stepMilliseconds(over range: MillisecondRange) -> Int64 {
        if let given = step.flatMap(TimeWords.length) { return given }
        let seconds = (range.end - range.start) / Self.usualPoints / 1000
        return max(1, seconds) * 1000
    }
}
