/// Walks the way of a profile through a running server, from the push to the answer, and looks after what is stored.
package struct Doctor: Sendable {
    private static let mostReasons = 3
    private static let laggard: Int64 = 300_000

    private let client: FirefinchClient
    private let service: String?
    private let profile: DoctorProfile?
    private let now: Int64

    /// Makes a doctor.
    ///
    /// - Parameters:
    ///   - client: talks to the server.
    ///   - service: whose data to look for; nil for none.
    ///   - profile: what to push; nil to push nothing.
    ///   - now: milliseconds since 1970.
    package init(client: FirefinchClient, service: String?, profile: DoctorProfile?, now: Int64) {
        self.client = client
        self.service = service
        self.profile = profile
        self.now = now
    }

    /// Examines link after link; tells each when it is found.
    ///
    /// What depends on a broken link is skipped.
    /// - Returns: Every link, in the order of the way.
    package func examine(_ tell: (DoctorStep) -> Void) async -> [DoctorStep] {
        var steps: [DoctorStep] = []
        func note(_ step: DoctorStep) -> Bool {
            steps.append(step)
            tell(step)
            return step.state != .broken && step.state != .skipped
        }
        guard note(await ready()) || steps[0].link == "ready" else { return steps }
        if let profile {
            if note(await ingest(profile)) {
                _ = note(await metadata(profile))
                _ = note(await query(profile))
            } else {
                for link in ["metadata", "query"] { _ = note(.skipped(link, "nothing could be pushed")) }
            }
        } else {
            _ = note(.skipped("ingest", "nothing was pushed (--no-push)"))
            _ = note(await queryAnything())
        }
        if let service { _ = note(await recent(service)) }
        _ = note(await jobs())
        _ = note(await compaction())
        _ = note(await objects())
        return steps
    }

    private func ready() async -> DoctorStep {
        do throws(APIClientError) {
            switch try await client.ready() {
            case .ready: return .ok("ready", "the server takes profiles and answers queries")
            case .notReady(let reasons):
                return .broken("ready", reasons.joined(separator: "; "), "mend what it says: profiles may be refused")
            }
        } catch {
            return .broken(
                "server",
                error.message,
                "is it running, and is the address right? start one with: firefinch serve; or name it with --url"
            )
        }
    }

    private func ingest(_ profile: DoctorProfile) async -> DoctorStep {
        do throws(APIClientError) {
            let bytes = try profile.encoded()
            try await client.push([PushSeries(labels: profile.labels, profiles: [bytes])])
            return .ok("ingest", "a profile of service \(DoctorProfile.service) was stored: durable and findable")
        } catch {
            return .broken("ingest", error.description, "look at the server's log and at its disk; see also /ready")
        }
    }

    private func metadata(_ profile: DoctorProfile) async -> DoctorStep {
        do throws(APIClientError) {
            let selection = AdminBlockSelection(state: "live", range: profile.range)
            let blocks = try await client.blocks(selection, limit: 100, withUnknown: false).blocks
            for block in blocks.reversed() {
                let datasets = try await client.block(block.id).datasets
                guard datasets.contains(where: { $0.service == DoctorProfile.service }) else { continue }
                return .ok("metadata", "it is in block \(block.id), level \(block.level): \(block.object)")
            }
            return .broken(
                "metadata",
                "none of \(blocks.count) blocks of that time has service \(DoctorProfile.service)",
                "stop the server and run: firefinch fsck"
            )
        } catch  where error.code == .unimplemented || error.httpStatus == 404 {
            return .skipped("metadata", "this server has no admin API to ask")
        } catch {
            return .broken("metadata", error.description, "stop the server and run: firefinch fsck")
        }
    }

    private func query(_ profile: DoctorProfile) async -> DoctorStep {
        do throws(APIClientError) {
            let selection = SampleSelection(
                profileType: DoctorProfile.type,
                selector: profile.selector,
                range: profile.range
            )
            let total = try await client.selectMergeStacktraces(selection).total
            guard total == DoctorProfile.value else {
                return .broken(
                    "query",
                    "the profile that was just pushed comes back with \(total), not \(DoctorProfile.value)",
                    "stop the server and run: firefinch fsck"
                )
            }
            return .ok("query", "the profile comes back with the value that was pushed")
        } catch { return brokenQuery(error) }
    }

    private func queryAnything() async -> DoctorStep {
        do throws(APIClientError) {
            let range = MillisecondRange(start: now - 3_600_000, end: now)
            let types = try await client.profileTypes(in: range).count
            return .ok("query", "queries are answered; \(types) profile types in the last hour")
        } catch { return brokenQuery(error) }
    }

    private func brokenQuery(_ error: APIClientError) -> DoctorStep {
        .broken(
            "query",
            error.description,
            error.code == APIErrorCode("data_loss")
                ? "stop the server and run: firefinch fsck; it names what is damaged"
                : "look at the server's log; is it overloaded?"
        )
    }

    /// How long ago the service's last profile was, by looking further and further back.
    private func recent(_ service: String) async -> DoctorStep {
        let name = PlainText.withoutControls(service)
        let spans: [(words: String, milliseconds: Int64)] = [
            ("5 min", 300_000), ("1 h", 3_600_000), ("24 h", 86_400_000), ("31 d", 2_678_400_000),
        ]
        do throws(APIClientError) {
            var before = ""
            for span in spans {
                let range = MillisecondRange(start: now - span.milliseconds, end: now + 600_000)
                let selector = "{service_name=\(Self.quoted(service))}"
                guard try await client.labelValues(of: "service_name", matching: [selector], in: range).isEmpty else {
                    guard !before.isEmpty else {
                        return .ok("service", "\(name) has profiles of the last \(span.words)")
                    }
                    return .broken(
                        "service",
                        "\(name) has none of the last \(before), but of the last \(span.words)",
                        "its agent stopped sending, or its pushes are refused: look at the agent's log"
                    )
                }
                before = span.words
            }
            return .broken("service", "\(name) has no profiles of the last 31 d", try await alternatives())
        } catch { return .broken("service", error.description, "look at the server's log") }
    }

    private func alternatives() async throws(APIClientError) -> String {
        let range = MillisecondRange(start: now - 86_400_000, end: now + 600_000)
        let services = try await client.labelValues(of: "service_name", matching: [], in: range)
        guard !services.isEmpty else { return "no service sent any in 24 h; is --tenant right?" }
        let names = services.prefix(10).map { PlainText.withoutControls($0) }.joined(separator: ", ")
        return
            "is the name right, and --tenant? in the last 24 h there are: \(names)\(services.count > 10 ? ", …" : "")"
    }

    private func jobs() async -> DoctorStep {
        do throws(APIClientError) {
            let jobs = try await client.jobs()
            let parked = jobs.filter { $0.state == "parked" }
            guard !parked.isEmpty else { return .ok("jobs", "\(jobs.count) wait or run, none is parked") }
            let reasons = parked.prefix(Self.mostReasons).map { "\($0.key): \($0.reason)" }.joined(separator: "; ")
            return .broken(
                "jobs",
                PlainText.withoutControls("\(parked.count) failed too often and are parked: \(reasons)"),
                "mend the reason, then: firefinch admin retry JOB"
            )
        } catch { return unasked("jobs", error) }
    }

    private func compaction() async -> DoctorStep {
        do throws(APIClientError) {
            let levels = try await client.blocks(limit: 0, withUnknown: false).levels
            guard let segments = levels.first(where: { $0.level == 0 }), segments.liveBlocks > 0 else {
                return .ok("compaction", "no segment waits")
            }
            let age = now - segments.oldestCreatedAt
            let found = "\(segments.liveBlocks) segments wait, the oldest for \(TimeText.span(milliseconds: age))"
            guard age > Self.laggard else { return .ok("compaction", found) }
            return .warning(
                "compaction",
                found,
                "it falls behind: give it more workers (compaction.workers), and see: firefinch admin jobs"
            )
        } catch { return unasked("compaction", error) }
    }

    private func objects() async -> DoctorStep {
        do throws(APIClientError) {
            let selection = AdminBlockSelection(state: "set-aside")
            let blocks = try await client.blocks(selection, limit: 100, withUnknown: false).blocks
            guard !blocks.isEmpty else { return .ok("objects", "no block was found unreadable by compaction") }
            let paths = blocks.prefix(Self.mostReasons).map(\.object).joined(separator: ", ")
            return .broken(
                "objects",
                "\(blocks.count) blocks have data that compaction could not read: \(paths)",
                "stop the server and run: firefinch fsck; restore the objects it names from a backup"
            )
        } catch { return unasked("objects", error) }
    }

    private func unasked(_ link: String, _ error: APIClientError) -> DoctorStep {
        guard error.code == .unimplemented || error.httpStatus == 404 else {
            return .broken(link, error.description, "look at the server's log")
        }
        return .skipped(link, "this server has no admin API to ask")
    }

    /// A string of the selector language.
    private static func quoted(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        return "\"\(escaped)\""
    }
}
