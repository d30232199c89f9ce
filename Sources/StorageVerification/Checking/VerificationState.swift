import ProfileModel

/// What a verification has gathered so far.
struct VerificationState {
    /// What was seen.
    var progress = VerificationProgress()
    /// Which segments live blocks hold.
    var lineage = LineageWatch()
    /// Profiles that count.
    var identities: IdentityWatch
    private var waiting: [Finding] = []

    init(comparedProfiles: Int) { identities = IdentityWatch(limit: comparedProfiles) }

    /// Counts findings and keeps them until they are reported.
    mutating func add(_ findings: [Finding]) {
        progress.damage += findings.count { $0.severity == .damage }
        progress.warnings += findings.count { $0.severity == .warning }
        waiting += findings
    }

    /// Reports what waits.
    mutating func flush(to report: (Finding) -> Void) {
        for finding in waiting { report(finding) }
        waiting = []
    }

    /// Looks for profiles that count twice.
    mutating func compareProfiles(mostPairs: Int) {
        add(identities.findings(limit: mostPairs))
        guard identities.uncompared > 0 else { return }
        add([
            Finding(
                .notCompared,
                at: Finding.Place(),
                "\(identities.uncompared) profiles were not compared for repeats: there are more than fit in memory"
            )
        ])
    }
}
