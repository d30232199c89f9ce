import APIClient
import HostEnvironment
import ProfileModel

/// Reads files and pushes each as a series.
struct PushSender: Sendable {
    /// What became of a file.
    struct Outcome: Sendable {
        /// For the person who runs the command.
        var line: String
        /// Whether the server has it.
        var isStored = false
        /// Whether no server was reached, so that other files would fare no better.
        var isServerAway = false
    }

    let client: FirefinchClient
    let labels: [Label]

    /// Sends files, all at once, and gives what became of them in their order.
    func send(_ files: [String]) async -> [Outcome] {
        await withTaskGroup(of: (Int, Outcome).self) { group in
            for (index, file) in files.enumerated() {
                group.addTask { (index, await send(file)) }
            }
            var outcomes: [(Int, Outcome)] = []
            for await outcome in group { outcomes.append(outcome) }
            return outcomes.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func send(_ file: String) async -> Outcome {
        let name = PlainText.withoutControls(file)
        do {
            let bytes = try ProfileFile.read(file)
            let series = PushSeries(labels: labels, profiles: [bytes])
            let time = SystemTimeSource()
            try await client.push([series], retries: PushRetries()) { pause in try await time.sleep(for: pause) }
            return Outcome(
                line: "\(name): stored (\(ValueText(unit: "bytes").text(Int64(bytes.count))))",
                isStored: true
            )
        } catch let error as APIClientError {
            let reason = PlainText.withoutControls(error.description)
            return Outcome(line: "\(name): not stored: \(reason)", isServerAway: error.code == .unreachable)
        } catch {
            return Outcome(line: "\(name): not stored: \(error)")
        }
    }
}
