import APIClient
import ArgumentParser
import ProfileModel

/// Says what a query would read: `firefinch admin explain`.
struct AdminExplainCommand: AsyncParsableCommand {
    /// What is asked for.
    enum Report: String, CaseIterable, ExpressibleByArgument {
        case flamegraph
        case pprof
        case series
        case labels
    }

    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what a query would read, without reading it.",
        discussion: """
            Takes what `firefinch query` takes. Shows requests to the bucket and bytes by level and kind of section, \
            and how many rows are scanned: a long range is cheap when rollups serve its inner part.

            Examples:
              firefinch admin explain --type process_cpu:cpu:nanoseconds:cpu:nanoseconds --from now-24h
              firefinch admin explain --type process_cpu:cpu:nanoseconds:cpu:nanoseconds \\
                --selector '{service_name="checkout"}' --report series --group-by pod --step 15
              firefinch admin explain --report labels --plan
            """
    )

    @Option(help: ArgumentHelp("The profile type, five parts joined by ':'; needed but for labels.", valueName: "id"))
    var type: String?

    @Option(help: "Labels to match, in braces.")
    var selector = "{}"

    @Option(help: ArgumentHelp("The first moment.", valueName: "time"))
    var from = "now-1h"

    @Option(help: ArgumentHelp("The last moment.", valueName: "time"))
    var until = "now"

    @Option(help: "The answer that is wanted.")
    var report = Report.flamegraph

    @Option(
        help: ArgumentHelp("A label by which series are told apart; may be given several times.", valueName: "name")
    )
    var groupBy: [String] = []

    @Option(help: ArgumentHelp("The width of a point of a series.", valueName: "seconds"))
    var step = 15

    @Flag(help: "Also show the plan, a line a fragment.")
    var plan = false

    @OptionGroup
    var options: AdminOptions

    func validate() throws {
        _ = try TimeArgument.range(from, "--from", until, "--until")
        guard type != nil || report == .labels else { throw ValidationError("--type is needed for \(report.rawValue)") }
        if let type {
            do { _ = try ProfileType(parsing: type) } catch { throw ValidationError("--type: \(error)") }
        }
        guard step > 0 else { throw ValidationError("--step is \(step): it must be above 0") }
    }

    func run() async throws {
        let selection = SampleSelection(
            profileType: type ?? "",
            selector: selector,
            range: try TimeArgument.range(from, "--from", until, "--until")
        )
        let explanation = try await options.server.client().explain(selection, as: wanted)
        try options.show(explanation) { text in
            let lines = plan ? explanation.plan.map { PlainText.withoutControls($0) + "\n" }.joined() : ""
            return text.explanation(explanation) + lines
        }
    }

    private var wanted: AdminReport {
        switch report {
        case .flamegraph: .flameGraph
        case .pprof: .pprof
        case .labels: .labels
        case .series: .series(groupBy: groupBy, step: .seconds(step))
        }
    }
}
