import QueryModel
import QueryScheduling
import Testing

@Suite struct ReportStageTests {
    private let merge = LeaseID(query: 1, serial: 1)
    private var stage = ReportStage()
    private var settings: SchedulerSettings = {
        var settings = Fixtures.settings
        settings.mergeLeaseBytes = 100
        settings.leastMergeLeaseBytes = 20
        settings.leastMergeLeaseReports = 2
        return settings
    }()

    private mutating func add(_ index: Int, bytes: Int = 10) {
        stage.add(StagedReport(index: index, report: Fixtures.count([index]), bytes: bytes))
    }

    @Test mutating func `a batch has as many reports as fit, and enough of them`() {
        #expect(stage.batch(settings) == nil)
        add(0, bytes: 19)
        #expect(stage.batch(settings) == nil)
        add(1, bytes: 1)
        #expect(stage.batch(settings) == 2)
        add(2, bytes: 80)
        add(3, bytes: 1)
        #expect(stage.batch(settings) == 3)
        settings.leastMergeLeaseReports = 4
        #expect(stage.batch(settings) == nil)
    }

    @Test mutating func `one report is never a batch, and one that is too large ends it`() {
        settings.leastMergeLeaseReports = 0
        add(0, bytes: 90)
        add(1, bytes: 90)
        #expect(stage.batch(settings) == nil)
    }

    @Test mutating func `a merged report takes the place of those it was made of`() {
        for index in [2, 0, 1] { add(index) }
        let sent = stage.send(2, as: merge)
        #expect(sent.map(\.index) == [0, 2])
        #expect(stage.hasAway && stage.awaits(merge) && stage.count == 1)
        #expect(stage.waitingBytes == 10 && stage.awayBytes == 20 && stage.fragments == 3)
        stage.replace(merge, with: Fixtures.count([0, 2]), bytes: 15)
        #expect(!stage.hasAway && stage.waitingBytes == 25 && stage.awayBytes == 0 && stage.fragments == 3)
        let all = stage.takeAll()
        #expect(all.map(\.index) == [0, 1] && all.map(\.fragments) == [2, 1])
        #expect(all.map(\.report) == [Fixtures.count([0, 2]), Fixtures.count([1])])
        #expect(stage.count == 0 && stage.waitingBytes == 0)
    }

    @Test mutating func `reports whose merge brought nothing wait here again, and stay`() {
        for index in 0..<3 { add(index) }
        _ = stage.send(3, as: merge)
        #expect(stage.count == 0)
        stage.giveBack(merge)
        #expect(stage.count == 3 && stage.waitingBytes == 30 && stage.awayBytes == 0)
        #expect(stage.batch(settings) == nil)
    }

    @Test mutating func `what comes twice or late means nothing`() {
        for index in 0..<2 { add(index) }
        _ = stage.send(2, as: merge)
        stage.replace(merge, with: Fixtures.count([0, 1]), bytes: 15)
        stage.replace(merge, with: Fixtures.count([0, 1]), bytes: 15)
        stage.giveBack(merge)
        #expect(stage.takeAll().map(\.fragments) == [2])
    }
}
