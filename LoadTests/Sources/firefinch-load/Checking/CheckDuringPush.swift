/// Checks answers while the rest of the fleet is still being sent.
///
/// Of every minute that is acknowledged whole the totals are compared, for each service and sample type; its stacks are
/// as long as no further minute waits. A version is compared with its top 20 once it is acknowledged whole.
struct CheckDuringPush: Sendable {
    private let check: AnswerCheck
    private let progress: PushProgress

    init(_ check: AnswerCheck, _ progress: PushProgress) {
        self.check = check
        self.progress = progress
    }

    /// Asks on one connection until nothing is being sent any more.
    func run() -> CheckResult {
        let start = ContinuousClock.now
        let connection = check.connection()
        var comparisons = Comparisons()
        var result = CheckResult(queries: 0, comparisons: 0, differences: [], seconds: 0, minutes: 0, versions: 0)
        while let checkpoint = progress.next() {
            for question in check.questions(at: checkpoint) where mayAsk(question) {
                comparisons.question += 1
                check.perform(question, connection, &comparisons)
            }
            switch checkpoint {
            case .minute: result.minutes = (result.minutes ?? 0) + 1
            case .version: result.versions = (result.versions ?? 0) + 1
            }
        }
        result.queries = comparisons.question
        result.comparisons = comparisons.count
        result.differences = Comparisons.differences(of: [comparisons])
        result.seconds = (ContinuousClock.now - start) / .seconds(1)
        return result
    }

    /// Totals and versions are always asked for, the stacks of a minute while nothing newer waits.
    private func mayAsk(_ question: AnswerCheck.Question) -> Bool {
        guard !progress.isOver else { return false }
        guard case .tree(let tree) = question, tree.time != nil else { return true }
        return !progress.hasNews
    }
}
