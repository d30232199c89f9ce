import BlockFormat
import MetadataStorage
import ProfileModel
import QueryModel
import QueryScheduling
import ServerRuntime
import StorageVerification
import TestSupport

/// What must become of questions and of a verification while a bit is wrong.
struct DamageCheck {
    /// What was seen.
    struct Findings: Sendable {
        var problems: [String] = []
        /// Sections that were damaged, by their kinds.
        var sections: Set<String> = []
        var failed = 0
        /// Those of them that read rows merged by time.
        var failedRollups = 0
        /// Control objects that were damaged.
        var control = 0
        var partial = 0
        var whole = 0
    }

    let server: RunningServer
    let inspection: Inspection
    /// What is asked, and what is said to it when nothing is wrong.
    let answers: [(query: Query, report: Report)]
    let flipped: FlippedBit

    /// Asks and verifies; the bit is wrong meanwhile.
    func run(_ findings: inout Findings) async throws {
        if let section = flipped.section { findings.sections.insert(section.description) }
        for (query, report) in answers {
            let strict = await result(of: query, allowsPartial: false)
            switch strict {
            case .success(let answer): note(answer, mayBePartial: false, report, &findings)
            case .failure(let error): note(error, &findings)
            }
            switch await result(of: query, allowsPartial: true) {
            case .success(let answer): note(answer, mayBePartial: true, report, &findings)
            case .failure(let error): findings.problems.append("\(flipped): no partial answer but \(error)")
            }
        }
        if try await !isNamedByVerification() { findings.problems.append("\(flipped): verification does not name it") }
        if try await !isNamedByRebuild() { findings.problems.append("\(flipped): a rebuild does not name it") }
    }

    private func result(of query: Query, allowsPartial: Bool) async -> Result<QueryAnswer, any Error> {
        do {
            let options = QueryOptions(timeout: .seconds(60), allowsPartial: allowsPartial)
            return .success(try await server.assembly.scheduler.answer(query, options))
        } catch {
            return .failure(error)
        }
    }

    /// A whole answer is right; a part says what it left out.
    private func note(_ answer: QueryAnswer, mayBePartial: Bool, _ report: Report, _ findings: inout Findings) {
        if answer.coverage.isComplete {
            findings.whole += 1
            if answer.report != report { findings.problems.append("\(flipped): a wrong \(report)") }
        } else {
            findings.partial += 1
            let isSaid = answer.coverage.gaps.contains(where: isNamed)
            if !mayBePartial || !isSaid { findings.problems.append("\(flipped): gaps are \(answer.coverage.gaps)") }
        }
    }

    private func note(_ error: any Error, _ findings: inout Findings) {
        findings.failed += 1
        if flipped.isOfRollup { findings.failedRollups += 1 }
        guard let error = error as? QueryError, error.code == .dataLoss, isNamed(in: error.message) else {
            return findings.problems.append("\(flipped): a query failed with \(error)")
        }
    }

    private func isNamed(in text: String) -> Bool {
        text.contains(flipped.path) && flipped.section.map { text.contains("section \($0)") } ?? true
    }

    private func isNamedByVerification() async throws -> Bool {
        var isNamed = false
        _ = try await Verifier(metastore: inspection.index, store: inspection.bucket).run { finding in
            guard finding.severity == .damage, finding.place.object == flipped.path else { return }
            isNamed = isNamed || flipped.section.map { finding.place.section == $0.description } ?? true
        }
        return isNamed
    }

    /// A rebuild reads footers, control objects and identities, and says of which it lacks.
    private func isNamedByRebuild() async throws -> Bool {
        guard flipped.section == nil || flipped.section == .identities else { return true }
        var isNamed = false
        let rebuilder = Rebuilder(store: inspection.bucket) { $0 }
        let index = MemoryMetastore(time: ManualTimeSource())
        _ = try await rebuilder.rebuild(into: index) { isNamed = isNamed || $0.place.object == flipped.path }
        return isNamed
    }
}
