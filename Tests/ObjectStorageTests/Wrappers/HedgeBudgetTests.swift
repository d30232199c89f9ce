import HostEnvironment
import Testing

@Suite struct HedgeBudgetTests {
    @Test func `no more is granted than the burst and the share of first attempts`() {
        var budget = HedgeBudget(share: 0.05, burst: 3)
        var granted = 0
        for _ in 0..<1000 {
            budget.noteFirstAttempt()
            while budget.take() { granted += 1 }
        }
        #expect(granted == 3 + 1000 / 20 || granted == 2 + 1000 / 20)
    }

    @Test func `what is not used is saved up to the burst only`() {
        var budget = HedgeBudget(share: 0.5, burst: 2)
        for _ in 0..<100 { budget.noteFirstAttempt() }
        var granted = [budget.take(), budget.take(), budget.take()]
        #expect(granted == [true, true, false])
        granted = []
        for _ in 0..<2 {
            budget.noteFirstAttempt()
            granted.append(budget.take())
        }
        #expect(granted == [false, true], "half of one is none")
    }

    @Test func `a budget of nothing grants nothing`() {
        var budget = HedgeBudget(share: 0, burst: 0)
        budget.noteFirstAttempt()
        let granted = budget.take()
        #expect(!granted)
    }
}
