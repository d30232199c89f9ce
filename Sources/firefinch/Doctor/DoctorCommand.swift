import APIClient
import ArgumentParser
import HostEnvironment

/// Examines a running server: `firefinch doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Walk the way of a profile through a running server and name the first broken link.",
        discussion: """
            Asks whether the server is ready, pushes one tiny profile of service \(DoctorProfile.service) (it stays; \
            --no-push leaves it out), looks it up in the index, queries it back, and looks for parked jobs, compaction \
            that falls behind and unreadable data. With --service also whether that service sends profiles.

            Exit status: 0 every link works, 1 one is broken.

            Examples:
              firefinch doctor
              firefinch doctor --service checkout --tenant team-a
              firefinch doctor --url http://profiles.example:4040 --no-push --json
            """
    )

    @Option(help: "Also look for recent profiles of this service.")
    var service: String?

    @Flag(help: "Push nothing.")
    var noPush = false

    @Flag(help: "Write JSON: firstBroken and steps[] (link, state, found, advice).")
    var json = false

    @OptionGroup
    var server: ClientOptions

    func validate() throws {
        guard try server.tenants().count <= 1 || noPush else {
            throw ValidationError("a profile is pushed to one tenant: name one with --tenant, or give --no-push")
        }
    }

    func run() async throws {
        let time = SystemTimeSource()
        let now = time.unixNanoseconds
        let run = String(SystemRandomSource().next(), radix: 36)
        let doctor = Doctor(
            client: try server.client(),
            service: service,
            profile: noPush ? nil : DoctorProfile(time: now, run: run),
            now: now / 1_000_000
        )
        if !json { print("examining \(server.address())") }
        let steps = await doctor.examine { step in if !json { print(DoctorText.text(step), terminator: "") } }
        let broken = steps.first { $0.state == .broken }
        if json {
            print(try AdminText.json(Examination(firstBroken: broken?.link ?? "", steps: steps)), terminator: "")
        } else {
            print(DoctorText.verdict(steps), terminator: "")
        }
        guard broken == nil else { throw ExitCode.failure }
    }

    private struct Examination: Encodable {
        var firstBroken: String
        var steps: [DoctorStep]
    }
}
