import HostEnvironment
import QueryModel
import QueryScheduling
import Testing

@Suite struct RetryPolicyTests {
    private let policy = RetryPolicy(SchedulerSettings())
    private let error = QueryError(.unavailable, "the bucket is away")

    private func lease(
        _ fragment: QueuedFragment,
        on querier: QuerierID = Fixtures.querier,
        isSolo: Bool = false
    ) -> RunningLease {
        var table = LeaseTable()
        return table.grant(fragment, to: querier, isSolo: isSolo, at: Fixtures.at(0))
    }

    private var fresh: QueuedFragment { Fixtures.fragments(of: 7, count: 1)[0] }

    /// Ends attempts one after the other until something other than a retry follows.
    private func follow(_ endings: [RetryPolicy.Ending]) -> [RetryPolicy.Verdict] {
        var fragment = fresh
        var isSolo = false
        var verdicts: [RetryPolicy.Verdict] = []
        for ending in endings {
            let verdict = policy.verdict(on: lease(fragment, isSolo: isSolo), ending, at: Fixtures.at(0))
            verdicts.append(verdict)
            switch verdict {
            case .again(let next, _): (fragment, isSolo) = (next, false)
            case .alone(let next): (fragment, isSolo) = (next, true)
            case .giveUp, .exhausted, .stalePlan: return verdicts
            }
        }
        return verdicts
    }

    @Test func `busy counts as nothing, however often`() {
        let verdicts = follow(Array(repeating: .busy, count: 100))
        #expect(verdicts == Array(repeating: .again(fresh, refunded: true), count: 100))
    }

    @Test func `a retryable failure is tried elsewhere, four times in all`() throws {
        let failed = RetryPolicy.Ending.failed(LeaseFailure(.retryable, error))
        let verdicts = follow(Array(repeating: failed, count: 10))
        #expect(verdicts.count == 4)
        guard case .again(let fragment, refunded: false) = verdicts[0],
            case .exhausted(let last, let given) = verdicts[3]
        else {
            Issue.record("unexpected verdicts \(verdicts)")
            return
        }
        #expect(fragment.history.failedOn == [Fixtures.querier])
        #expect(fragment.history.avoidUntil == Fixtures.at(1000))
        #expect(last.history.failures == 4)
        #expect(given.code == .unavailable)
        #expect(given.message.contains("failed 4 times") && given.message.contains("the bucket is away"))
    }

    @Test(arguments: [LeaseFailure.Kind.permanent, .unreadable])
    func `a failure that is the same everywhere is not repeated`(kind: LeaseFailure.Kind) {
        #expect(follow([.failed(LeaseFailure(kind, error))]) == [.giveUp(error)])
    }

    @Test func `an object that is gone asks for a new plan`() {
        #expect(follow([.failed(LeaseFailure(.stalePlan, error))]) == [.stalePlan(error)])
    }

    @Test func `a fragment lost twice runs alone, and after two losses alone it is poison`() throws {
        let verdicts = follow(Array(repeating: .lost(.querierGone), count: 10))
        try #require(verdicts.count == 4)
        guard case .again(_, refunded: false) = verdicts[0], case .alone(let second) = verdicts[1],
            case .alone(let third) = verdicts[2], case .giveUp(let error) = verdicts[3]
        else {
            Issue.record("unexpected verdicts \(verdicts)")
            return
        }
        #expect(second.history.deaths == 2)
        #expect(third.history.soloDeaths == 1)
        #expect(error.code == .internalError)
        #expect(error.message.contains("lost 4 times, 2 of them while alone"))
    }

    @Test func `losses that another one explains are not held against a fragment`() {
        let explained = (1...3 as ClosedRange<UInt64>).map {
            RetryPolicy.Ending.lost(.querierGone, .otherLoss($0))
        }
        let verdicts = follow(explained)
        #expect(verdicts.count == 3)
        for verdict in verdicts {
            guard case .again(let fragment, refunded: false) = verdict else {
                Issue.record("taken for a suspect: \(verdict)")
                return
            }
            #expect(fragment.history.deaths == 0)
            #expect(fragment.history.losses == fragment.history.attempts)
        }
    }

    @Test func `a suspect whose loss another one explains is no nearer to being given up`() {
        let lost = RetryPolicy.Ending.lost(.querierGone)
        let explained = RetryPolicy.Ending.lost(.silent(.seconds(3)), .otherLoss(1))
        guard case .alone(let fragment) = follow([lost, lost, lost, explained, explained]).last else {
            Issue.record("the suspect was given up")
            return
        }
        #expect(fragment.history.soloDeaths == 1)
        #expect(fragment.history.losses == 5)
    }

    @Test func `what always breaks its querier is found although other losses always explain it`() {
        let explained = RetryPolicy.Ending.lost(.querierGone, .otherLoss(1))
        let verdicts = follow(Array(repeating: explained, count: 50))
        #expect(verdicts.count == 9)
        guard case .alone = verdicts[3], case .giveUp(let error) = verdicts[8] else {
            Issue.record("unexpected verdicts \(verdicts)")
            return
        }
        #expect(error.message.contains("lost 9 times, 3 of them while other queriers were lost too, and 2 of them"))
    }

    @Test func `a fragment of a query with too many lost queriers runs alone, for earlier losses count then`() {
        let explained = RetryPolicy.Ending.lost(.querierGone, .otherLoss(1))
        let verdicts = follow([explained, explained, .lost(.querierGone, .spent)])
        guard case .alone(let fragment) = verdicts.last else {
            Issue.record("tried beside others once more")
            return
        }
        #expect(fragment.history.deaths == 3)
        #expect(fragment.history.losses == 3)
    }

    @Test func `the message that gives a fragment up counts losses, not failures`() {
        let lost = RetryPolicy.Ending.lost(.querierGone)
        let failed = RetryPolicy.Ending.failed(LeaseFailure(.retryable, error))
        guard case .giveUp(let error) = follow([failed, lost, lost, lost, lost]).last else {
            Issue.record("not given up")
            return
        }
        #expect(error.message.contains("lost 4 times, 2 of them while alone"))
    }

    @Test func `a suspect that finds its querier busy stays a suspect`() {
        let lost = RetryPolicy.Ending.lost(.silent(.seconds(3)))
        guard case .alone(let fragment) = follow([lost, lost, .busy, .busy]).last else {
            Issue.record("the suspect went back to the queue")
            return
        }
        #expect(fragment.history.soloDeaths == 0)
        #expect(fragment.history.attempts == 2)
    }

    @Test func `failures and losses together are bounded`() {
        let failed = RetryPolicy.Ending.failed(LeaseFailure(.retryable, error))
        let verdicts = follow((0..<50).map { $0 % 2 == 0 ? failed : .lost(.stalled(.seconds(5))) })
        #expect(verdicts.count <= 8)
        switch verdicts.last {
        case .giveUp, .exhausted: break
        default: Issue.record("never given up")
        }
    }

    @Test func `settings of nothing still try once`() {
        var settings = SchedulerSettings()
        settings.maxAttempts = 0
        let failure = LeaseFailure(.retryable, error)
        let verdict = RetryPolicy(settings).verdict(on: lease(fresh), .failed(failure), at: Fixtures.at(0))
        guard case .exhausted = verdict else {
            Issue.record("tried again")
            return
        }
    }
}
