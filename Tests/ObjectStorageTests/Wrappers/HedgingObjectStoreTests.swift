import HostEnvironment
import ObjectStorage
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct HedgingObjectStoreTests {
    private static let key = ObjectKey("a/b")

    /// A store whose n-th read (from 0) takes as long and ends as told; all others answer after 50 ms.
    private final class ScriptedReads: ObjectStore {
        struct Script: Sendable {
            var latency: Duration
            var error: ObjectStoreError.Code?
        }

        private let scripts: [Int: Script]
        private let time: any TimeSource
        private let counted = Mutex((begun: 0, cancelled: 0))

        init(_ scripts: [Int: Script], time: any TimeSource) {
            self.scripts = scripts
            self.time = time
        }

        var begun: Int { counted.withLock { $0.begun } }
        var cancelled: Int { counted.withLock { $0.cancelled } }

        func get(_ key: ObjectKey, range: Range<Int>) async throws(ObjectStoreError) -> [UInt8] {
            let number = counted.withLock { counted in
                counted.begun += 1
                return counted.begun - 1
            }
            let script = scripts[number] ?? Script(latency: .milliseconds(50), error: nil)
            do { try await time.sleep(for: script.latency) } catch {
                counted.withLock { $0.cancelled += 1 }
                throw ObjectStoreError(.cancelled, "called off")
            }
            if let error = script.error { throw ObjectStoreError(error, "scripted") }
            return [UInt8(truncatingIfNeeded: number)]
        }

        func get(_ key: ObjectKey, limit: Int) async throws(ObjectStoreError) -> [UInt8] {
            try await get(key, range: 0..<limit)
        }

        func putIfAbsent(_ key: ObjectKey, _ bytes: [UInt8]) async throws(ObjectStoreError) { throw refused }
        func beginUpload(_ key: ObjectKey) async throws(ObjectStoreError) -> any ObjectUpload { throw refused }
        func size(of key: ObjectKey) async throws(ObjectStoreError) -> Int { throw refused }
        func delete(_ key: ObjectKey) async throws(ObjectStoreError) { throw refused }
        func list(prefix: String, after: ObjectKey?, limit: Int) async throws(ObjectStoreError) -> [ObjectListing] {
            throw refused
        }

        private var refused: ObjectStoreError { ObjectStoreError(.invalidArgument, "only reads are scripted") }
    }

    private struct Ending: Sendable {
        var bytes: [UInt8]?
        var error: ObjectStoreError.Code?
        var took: Duration
    }

    /// Reads `count` times in a row with those scripts; what came back, and the stores afterwards.
    private func read(
        _ count: Int,
        _ scripts: [Int: ScriptedReads.Script],
        _ settings: HedgeSettings = HedgeSettings()
    ) throws -> (endings: [Ending], reads: ScriptedReads, usage: HedgeUsage) {
        let run = SimulatedRun(seed: 1)
        let time = run.time
        let reads = ScriptedReads(scripts, time: time)
        let store = HedgingObjectStore(reads, settings: settings, time: time)
        let endings = try run.run {
            var endings: [Ending] = []
            for _ in 0..<count {
                let began = time.now
                var ending = Ending(took: .zero)
                do throws(ObjectStoreError) { ending.bytes = try await store.get(Self.key, range: 0..<10) } catch {
                    ending.error = error.code
                }
                ending.took = began.duration(to: time.now)
                endings.append(ending)
            }
            return endings
        }
        return (endings, reads, store.usage)
    }

    @Test func `a late read is sent again, and the first answer counts`() throws {
        let (endings, reads, usage) = try read(21, [20: .init(latency: .seconds(2))])
        #expect(endings[20].bytes == [21])
        #expect(endings[20].took == .microseconds(102_500))
        #expect(reads.cancelled == 1, "the overtaken request is called off")
        #expect(usage.reads == 21 && usage.sent == 1 && usage.won == 1 && usage.refused == 0)
    }

    @Test func `a hedge that is late too is sent again, once`() throws {
        let slow = ScriptedReads.Script(latency: .seconds(2))
        let (endings, reads, usage) = try read(21, [20: slow, 21: slow])
        #expect(endings[20].bytes == [22] && endings[20].took == .milliseconds(155))
        #expect(usage.sent == 2 && usage.won == 1 && reads.cancelled == 2)
        let (waiting, _, most) = try read(21, [20: slow, 21: slow, 22: slow])
        #expect(waiting[20].bytes == [20] && waiting[20].took == .seconds(2) && most.sent == 2)
    }

    @Test func `a read that answers in time is sent once`() throws {
        let (endings, reads, usage) = try read(50, [:])
        #expect(endings.allSatisfy { $0.took == .milliseconds(50) })
        #expect(reads.begun == 50 && usage.sent == 0)
    }

    @Test func `a first request that answers before its hedge counts`() throws {
        let scripts = [
            20: ScriptedReads.Script(latency: .milliseconds(70)), 21: ScriptedReads.Script(latency: .seconds(9)),
        ]
        let (endings, _, usage) = try read(21, scripts)
        #expect(endings[20].bytes == [20])
        #expect(endings[20].took == .milliseconds(70))
        #expect(usage.sent == 1 && usage.won == 0)
    }

    @Test func `a failure is told at once when no other request is under way`() throws {
        let (endings, reads, _) = try read(1, [0: .init(latency: .milliseconds(5), error: .unavailable)])
        #expect(endings[0].error == .unavailable && endings[0].took == .milliseconds(5) && reads.begun == 1)
    }

    @Test func `a passing failure of one request leaves the other one its chance`() throws {
        for failing in [20, 21] {
            let scripts = [20, 21].reduce(into: [Int: ScriptedReads.Script]()) { scripts, number in
                let fails = number == failing
                let latency = Duration.milliseconds(fails ? 60 : number == 20 ? 90 : 45)
                scripts[number] = .init(latency: latency, error: fails ? .unavailable : nil)
            }
            let (endings, _, usage) = try read(21, scripts)
            #expect(endings[20].bytes == [UInt8(failing == 20 ? 21 : 20)])
            #expect(usage.sent == 1)
        }
    }

    @Test func `an error that every request would meet is an answer`() throws {
        let scripts: [Int: ScriptedReads.Script] = [
            20: .init(latency: .seconds(5)), 21: .init(latency: .milliseconds(1), error: .notFound),
        ]
        let (endings, reads, usage) = try read(21, scripts)
        #expect(endings[20].error == .notFound && reads.cancelled == 1 && usage.won == 0)
    }

    @Test func `when both requests fail the read fails`() throws {
        let scripts: [Int: ScriptedReads.Script] = [
            20: .init(latency: .milliseconds(80), error: .throttled),
            21: .init(latency: .milliseconds(40), error: .unavailable),
        ]
        let (endings, reads, _) = try read(21, scripts)
        #expect(endings[20].error != nil)
        #expect(endings[20].took == .microseconds(92_500) && reads.begun == 22)
    }

    @Test func `with the budget spent late reads are waited for`() throws {
        var settings = HedgeSettings()
        settings.budgetBurst = 1
        settings.budgetShare = 0
        let scripts: [Int: ScriptedReads.Script] = [20: .init(latency: .seconds(2)), 22: .init(latency: .seconds(2))]
        let (endings, _, usage) = try read(22, scripts, settings)
        #expect(endings[20].took == .microseconds(102_500))
        #expect(endings[21].took == .seconds(2))
        #expect(usage.sent == 1 && usage.refused == 1)
    }

    @Test func `a late read that found the budget spent is sent again once others have earned it`() throws {
        let run = SimulatedRun(seed: 1)
        let time = run.time
        var settings = HedgeSettings()
        settings.budgetBurst = 1
        let slow = ScriptedReads.Script(latency: .seconds(2))
        let store = HedgingObjectStore(
            ScriptedReads([20: slow, 21: slow], time: time),
            settings: settings,
            time: time
        )
        let took = try run.run {
            for _ in 0..<20 { _ = try await store.get(Self.key, range: 0..<10) }
            let began = time.now
            // Takes the only hedge, which is slow too.
            async let bytes = store.get(Self.key, range: 0..<10)
            try await time.sleep(for: .milliseconds(60))
            for _ in 0..<20 { _ = try await store.get(Self.key, range: 0..<10) }
            _ = try await bytes
            return began.duration(to: time.now)
        }
        #expect(took < .milliseconds(1300))
        #expect(store.usage.sent == 2 && store.usage.won == 1 && store.usage.refused == 1)
    }

    @Test func `a store that becomes slow as a whole is not sent everything twice`() throws {
        let scripts = (100..<2000).reduce(into: [Int: ScriptedReads.Script]()) { scripts, number in
            scripts[number] = .init(latency: .milliseconds(400))
        }
        let (_, reads, usage) = try read(1500, scripts)
        #expect(usage.sent <= 64 + 1500 / 20)
        #expect(reads.begun == 1500 + usage.sent)
    }

    @Test func `a cancelled read ends at once`() async throws {
        let time = ManualTimeSource()
        let reads = ScriptedReads([0: .init(latency: .seconds(3600))], time: time)
        let store = HedgingObjectStore(reads, time: time)
        await withTaskGroup(of: ObjectStoreError.Code?.self) { group in
            group.addTask {
                do throws(ObjectStoreError) { _ = try await store.get(Self.key, range: 0..<1) } catch {
                    return error.code
                }
                return nil
            }
            while time.sleeperCount < 2 { await Task.yield() }
            group.cancelAll()
            #expect(await group.next() == .cancelled)
        }
        #expect(time.sleeperCount == 0)
    }
}
