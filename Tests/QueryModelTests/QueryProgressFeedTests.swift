import ProfileModel
import QueryModel
import Testing

@Suite(.timeLimit(.minutes(5))) struct QueryProgressFeedTests {
    private func word(_ done: Int, report: Report? = nil) -> QueryProgress {
        var progress = QueryProgress()
        progress.fragmentsDone = done
        progress.report = report
        return progress
    }

    private func report(_ name: String) -> Report { .strings(StringSetReport(sorted: [name])) }

    @Test func `the newest word takes the place of one that was not read`() async {
        let feed = QueryProgressFeed()
        feed.post(word(1, report: report("a")))
        feed.post(word(2, report: report("b")))
        #expect(await feed.next() == word(2, report: report("b")))
    }

    @Test func `a report that was not read stays until another one comes`() async {
        let feed = QueryProgressFeed()
        feed.post(word(1, report: report("a")))
        feed.post(word(2))
        #expect(await feed.next() == word(2, report: report("a")))
        feed.post(word(3))
        #expect(await feed.next() == word(3))
    }

    @Test func `a report is welcome when the last one was read and the follower takes them`() async {
        let feed = QueryProgressFeed()
        #expect(feed.wantsReport)
        feed.post(word(1, report: report("a")))
        #expect(!feed.wantsReport)
        _ = await feed.next()
        #expect(feed.wantsReport)
        feed.takeReports(false)
        #expect(!feed.wantsReport)
    }

    @Test func `a word wakes the reader, and so does the end`() async {
        let feed = QueryProgressFeed()
        async let first = feed.next()
        feed.post(word(1))
        #expect(await first == word(1))
        async let second = feed.next()
        feed.end()
        #expect(await second == nil)
    }

    @Test func `nothing comes after the end, and a cancelled reader gets nothing`() async {
        let feed = QueryProgressFeed()
        feed.post(word(1))
        feed.end()
        #expect(await feed.next() == nil)
        let cancelled = await withTaskGroup(of: QueryProgress?.self) { group in
            group.addTask { await QueryProgressFeed().next() }
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(cancelled == nil)
    }
}
