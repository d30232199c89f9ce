import APIClient
import ArgumentParser
import HostEnvironment
import ProfileModel

/// Merges stored profiles and shows them: `firefinch query`.
struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Merge stored profiles and show where the value goes.",
        discussion: """
            Shapes: flame (a tree of the widest branches), top (a table of functions), pprof (a merged profile, \
            binary), folded (a line a stack), json (the flame graph as the API gives it), series (a line a point in \
            time: of the totals, or of a function). 'other' is what --max-nodes cut off.

            Times: now, now-1h, now-3h30m, a date like 20260131, seconds or milliseconds since 1970.

            Examples:
              CPU=process_cpu:cpu:nanoseconds:cpu:nanoseconds
              firefinch query --type $CPU
              firefinch query --type $CPU --selector '{service_name="checkout"}' \\
                --from now-30m --output top
              firefinch query --type $CPU --output folded > stacks.txt
              firefinch query --type $CPU --function main.checkout --step 5m
              firefinch query --type memory:inuse_space:bytes:space:bytes \\
                --from now-2h --until now-1h --output pprof --out heap.pb
            """
    )

    @Option(help: ArgumentHelp("The profile type, five parts joined by ':'.", valueName: "id"))
    var type: String

    @Option(help: "Labels to match, in braces.")
    var selector = "{}"

    @Option(help: ArgumentHelp("The first moment.", valueName: "time"))
    var from = "now-1h"

    @Option(help: ArgumentHelp("The last moment.", valueName: "time"))
    var until = "now"

    @Option(help: "The shape of the answer (default: series with a function, else flame).")
    var output: OutputShape?

    @Option(help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
    var out: String?

    @Option(help: "Most boxes in the flame graph (default: the server's; 1000000 for top and folded).")
    var maxNodes: Int?

    @OptionGroup(title: "Time series")
    var series: SeriesOptions

    @Option(help: "Most lines of flame, top and series; 0 shows all.")
    var rows = 40

    @Flag(help: "Say meanwhile how far the query is, on standard error (flame, top and folded).")
    var progress = false

    @Flag(help: "Write binary to a terminal, too.")
    var force = false

    @OptionGroup
    var server: ClientOptions

    func validate() throws {
        _ = try profileType()
        _ = try server.tenants()
        guard rows >= 0 else { throw ValidationError("--rows is \(rows): it cannot be below 0") }
        guard maxNodes.map({ $0 > 0 }) ?? true else { throw ValidationError("--max-nodes must be above 0") }
        _ = try range()
        guard shape == .series || !series.areGiven else {
            throw ValidationError("--function, --self, --step and --group-by go with --output series")
        }
        guard !progress || [.flame, .top, .folded].contains(shape) else {
            throw ValidationError("--progress goes with --output flame, top and folded")
        }
        guard shape != .pprof || out != nil || force || !Terminal.isOutput else {
            throw ValidationError(
                "pprof is binary: write it to a file with --out FILE, or to this terminal with --force"
            )
        }
    }

    func run() async throws {
        let selection = SampleSelection(
            profileType: try profileType().id,
            selector: selector,
            range: try range()
        )
        let answer = QueryAnswer(
            client: try server.client(),
            selection: selection,
            maxNodes: maxNodes ?? shape.defaultMaxNodes,
            progress: progress ? ProgressLine() : nil
        )
        guard try await write(answer, to: OutputTarget(file: out)) else { return }
        Terminal.note(try await advice(answer.client, selection).text)
    }

    /// Says whether the answer holds no samples.
    private func write(_ answer: QueryAnswer, to target: OutputTarget) async throws -> Bool {
        let values = ValueText(unit: try profileType().sampleUnit)
        switch shape {
        case .flame:
            let text = FlameText(values: values, medium: target.medium, limit: rows)
            return try await answer.flame(text, heading: "\(type) \(selector)", to: target)
        case .top: return try await answer.top(values, rows: rows, to: target)
        case .pprof: return try await answer.pprof(to: target)
        case .folded: return try await answer.folded(to: target)
        case .json: return try await answer.json(to: target)
        case .series: return try await answer.series(series, SeriesText(values: values, limit: rows), to: target)
        }
    }

    private var shape: OutputShape { output ?? (series.areGiven ? .series : .flame) }

    private func advice(_ client: FirefinchClient, _ selection: SampleSelection) async throws -> EmptyAnswerAdvice {
        let asked = try profileType()
        let matcher = "{\(LabelName.profileType)=\"\(asked.id)\"}"
        return EmptyAnswerAdvice(
            profileType: asked,
            selector: selector,
            time: "\(from) to \(until)",
            typesFound: try await client.profileTypes(in: selection.range),
            servicesFound: try await client.labelValues(
                of: LabelName.serviceName,
                matching: [matcher],
                in: selection.range
            )
        )
    }

    private func profileType() throws -> ProfileType {
        do { return try ProfileType(parsing: type) } catch { throw ValidationError("--type: \(error)") }
    }

    private func range() throws -> MillisecondRange {
        let now = SystemTimeSource().unixNanoseconds / 1_000_000
        let range = MillisecondRange(
            start: try time(from, "--from", now: now),
            end: try time(until, "--until", now: now)
        )
        guard range.start <= range.end else {
            throw ValidationError("--until \(until) is before --from \(from)")
        }
        return range
    }

    private func time(_ text: String, _ option: String, now: Int64) throws -> Int64 {
        guard let time = TimeWords.milliseconds(text, now: now) else {
            throw ValidationError(
                "\(option): '\(text)' is no time; write now, now-1h, a date like 20260131, or seconds since 1970"
            )
        }
        return time
    }
}
