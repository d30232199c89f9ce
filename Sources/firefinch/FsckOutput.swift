import APIClient
import ArgumentParser
import Foundation
import StorageVerification

/// Tells what fsck finds: as it finds it in text, at the end in JSON.
final class FsckOutput {
    /// Most findings kept for JSON; all are counted.
    private static let mostListed = 10_000
    /// Most findings of one kind that are told in text.
    private static let mostOfAKind = 20
    private static let bytes = ValueText(unit: "bytes")

    private let isJSON: Bool
    private let isWatched = Terminal.isErrorOutput
    private var findings: [Finding] = []
    private var told: [Finding.Kind: Int] = [:]
    private var isLineOpen = false

    /// Makes an output.
    init(isJSON: Bool) { self.isJSON = isJSON }

    /// Takes a finding.
    func report(_ finding: Finding) {
        if findings.count < Self.mostListed { findings.append(finding) }
        guard !isJSON else { return }
        told[finding.kind, default: 0] += 1
        let count = told[finding.kind, default: 0]
        guard count <= Self.mostOfAKind else { return }
        closeLine()
        print(PlainText.withoutControls("\(finding)"))
        // Once for each kind: hundreds of sections may be damaged alike.
        if count == 1 { print("  → \(finding.advice)") }
    }

    /// Says how far checking is, to somebody who watches.
    func show(_ progress: VerificationProgress) {
        note("checked \(progress.blocks) blocks, \(Self.bytes.text(Int64(progress.bytes)))")
    }

    /// Says how far a rebuild is, to somebody who watches.
    func show(_ progress: RebuildProgress) {
        note(
            progress.planned == 0
                ? "read \(progress.footers) footers" : "adopted \(progress.adopted) of \(progress.planned) blocks"
        )
    }

    /// Tells the outcome of a check.
    ///
    /// - Throws: `ExitCode` 1 when something is damaged.
    func finish(_ seen: VerificationProgress) throws {
        closeLine()
        if isJSON {
            try writeJSON(
                Report(clean: seen.damage == 0, checked: seen, rebuilt: nil, oldIndex: nil, findings: findings)
            )
        } else {
            print(
                "checked \(seen.blocks) blocks with \(seen.datasets) datasets and \(seen.profiles) profiles "
                    + "(\(Self.bytes.text(Int64(seen.bytes))) in \(seen.sections) sections), \(seen.objects) objects, "
                    + "\(seen.deletions) deletions"
            )
            tellRest()
            print(Self.verdict(damage: seen.damage, notes: seen.warnings))
        }
        guard seen.damage == 0 else { throw ExitCode(1) }
    }

    /// Tells the outcome of a rebuild.
    ///
    /// - Throws: `ExitCode` 1 when something is damaged.
    func finish(_ done: RebuildProgress, oldIndex: String?) throws {
        closeLine()
        if isJSON {
            try writeJSON(
                Report(clean: done.damage == 0, checked: nil, rebuilt: done, oldIndex: oldIndex, findings: findings)
            )
        } else {
            print(
                "the index has \(done.adopted) blocks with \(done.profiles) profiles (\(done.suppressed) repeats do not "
                    + "count), \(done.deletions) deletions; \(done.covered) objects were left, others hold all of theirs"
            )
            if let oldIndex { print("the old index is kept as \(oldIndex)") }
            tellRest()
            print(Self.verdict(damage: done.damage, notes: 0))
        }
        guard done.damage == 0 else { throw ExitCode(1) }
    }

    /// Tells why nothing could be checked.
    func fail(_ error: any Error) {
        closeLine()
        if isJSON {
            print((try? AdminText.json(["error": "\(error)"])) ?? "{}", terminator: "")
        } else {
            Terminal.note("could not check: \(error)")
        }
    }

    /// How many findings were not told one by one.
    private func tellRest() {
        for (kind, count) in told.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where count > Self.mostOfAKind {
            print("\(count - Self.mostOfAKind) more findings of kind \(kind.rawValue); --json lists them")
        }
    }

    private static func verdict(damage: Int, notes: Int) -> String {
        let noted = notes > 0 ? " (\(notes) notes above)" : ""
        return damage == 0 ? "nothing is damaged\(noted)" : "\(damage) findings of damage\(noted)"
    }

    private func note(_ text: String) {
        guard isWatched, !isJSON else { return }
        FileHandle.standardError.write(Data("\r\(text)\u{1B}[K".utf8))
        isLineOpen = true
    }

    private func closeLine() {
        guard isLineOpen else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
        isLineOpen = false
    }

    private func writeJSON(_ report: Report) throws { print(try AdminText.json(report), terminator: "") }

    private struct Report: Encodable {
        var clean: Bool
        var checked: VerificationProgress?
        var rebuilt: RebuildProgress?
        var oldIndex: String?
        var findings: [Finding]
    }
}
