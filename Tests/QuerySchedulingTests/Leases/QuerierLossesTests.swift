import HostEnvironment
import QueryModel
import QueryScheduling
import Testing

@Suite struct QuerierLossesTests {
    private var losses = QuerierLosses(window: .seconds(3))
    private var history = AttemptHistory()

    private mutating func lose(_ querier: UInt64, suspect: Bool = false, at now: Int64 = 0) {
        losses.note(QuerierID(querier), heldSuspect: suspect, at: Fixtures.at(now))
    }

    private func explanation(lostOn querier: UInt64, at now: Int64 = 0) -> UInt64? {
        losses.explanation(for: history, lostOn: QuerierID(querier), at: Fixtures.at(now))
    }

    @Test mutating func `a querier that goes by itself explains nothing`() {
        lose(1)
        #expect(explanation(lostOn: 1) == nil)
    }

    @Test mutating func `another querier that went shortly before explains a loss`() {
        lose(1)
        lose(2, at: 3000)
        #expect(explanation(lostOn: 2, at: 3000) == 1)
        #expect(explanation(lostOn: 2, at: 3001) == nil)
    }

    @Test mutating func `a querier that held the fragment explains none of its losses`() {
        lose(1)
        lose(2)
        history.failedOn = [QuerierID(1)]
        #expect(explanation(lostOn: 2) == nil)
    }

    @Test mutating func `a querier that a suspect may have broken explains no loss`() {
        lose(1, suspect: true)
        lose(2)
        #expect(explanation(lostOn: 2) == nil)
        #expect(explanation(lostOn: 1) == 2)
    }

    @Test mutating func `that a suspect ran there counts although it is heard of later`() {
        lose(1)
        lose(2)
        lose(1, suspect: true, at: 10)
        #expect(explanation(lostOn: 2, at: 10) == nil)
    }

    @Test mutating func `what is heard of one loss twice is one loss`() {
        lose(1)
        lose(1, at: 2000)
        lose(2, at: 2500)
        #expect(explanation(lostOn: 2, at: 2500) == 1)
        #expect(explanation(lostOn: 3, at: 2500) == 1)
        history.noteLoss(isSolo: false, .otherLoss(1), mostExcused: 4)
        #expect(explanation(lostOn: 2, at: 2500) == nil)
    }

    @Test mutating func `each loss explains one attempt of a fragment`() {
        for querier in 1...3 as ClosedRange<UInt64> { lose(querier) }
        for (querier, number) in [(10, 1), (11, 2), (12, 3)] as [(UInt64, UInt64)] {
            #expect(explanation(lostOn: querier) == number)
            history.noteLoss(isSolo: false, .otherLoss(number), mostExcused: 4)
            history.failedOn.append(QuerierID(querier))
        }
        #expect(explanation(lostOn: 13) == nil)
    }

    @Test mutating func `of thousands of losses the latest are remembered`() {
        for querier in 1...5000 as ClosedRange<UInt64> { lose(querier) }
        #expect(explanation(lostOn: 9999) == 5000 - 63)
    }
}
