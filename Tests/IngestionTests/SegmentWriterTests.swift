import BlockFormat
import HostEnvironment
import MetadataStorage
import ObjectStorage
import ProfileModel
import TestSupport
import Testing

@testable import Ingestion

@Suite struct SegmentWriterTests {
    private static let slowPut = Toxic(.latency(.milliseconds(100)...(.milliseconds(100))), operations: [.put])

    @Test func `a lone push is durable after the linger`() throws {
        try WriterRig.run { rig in
            let took = try await rig.push(1)
            #expect(took == .milliseconds(25))
            let blocks = try await rig.blocks()
            #expect(blocks.count == 1)
            for block in blocks { #expect(try await rig.bucket.size(of: ObjectKey(block.objectPath)) > 0) }
        }
    }

    @Test func `pushes during a flush form the next segment, together`() throws {
        try WriterRig.run(toxics: [Self.slowPut]) { rig in
            let first = try await rig.join(1)
            try await rig.wait(until: 40)
            let second = try await rig.join(2)
            try await rig.wait(until: 120)
            let third = try await rig.join(3)
            #expect(second.sequence == first.sequence + 1)
            #expect(third == second)
            try await rig.writer.wait(for: first)
            #expect(rig.time.now == MonotonicInstant(nanoseconds: 125_000_000))
            try await rig.writer.wait(for: third)
            #expect(rig.time.now == MonotonicInstant(nanoseconds: 245_000_000))
            #expect(rig.counters.snapshot.segments == 2)
        }
    }

    @Test func `a push waits at most for the greatest age while others keep joining`() throws {
        try WriterRig.run { rig in
            let first = try await rig.join(1)
            for number in 2...24 {
                try await rig.wait(until: Int64(number - 1) * 20)
                #expect(try await rig.join(number) == first)
            }
            try await rig.wait(until: 510)
            #expect(try await rig.join(100) != first)
            #expect(rig.counters.snapshot.segments == 1)
        }
    }

    @Test func `a full segment is stored at once`() throws {
        var settings = WriterRig.settings
        settings.maxBytes = 1
        let took = try WriterRig.run(settings: settings) { try await $0.push(1) }
        #expect(took == .zero)
    }

    @Test func `a failing store fails all who wait, and the next segment is stored`() throws {
        try WriterRig.run(toxics: [Toxic(.failure(.outOfSpace), operations: [.put])]) { rig in
            let tickets = [try await rig.join(1), try await rig.join(2)]
            for ticket in tickets {
                let error = try #require(await Self.failure { try await rig.writer.wait(for: ticket) })
                #expect(error.code == .unavailable && error.reason == "object_store" && error.retryAfter != nil)
            }
            #expect(await rig.writer.lastFailure?.error.reason == "object_store")
            #expect(rig.counters.snapshot.failedFlushes == 1)
            rig.store.isActive = false
            try await rig.push(1)
            #expect(await rig.writer.lastFailure == nil)
            #expect(try await rig.blocks().count == 1)
        }
    }

    @Test func `a commit whose outcome is unknown is repeated and counts once`() throws {
        try WriterRig.run(lostCommits: 2) { rig in
            try await rig.push(1)
            #expect(await rig.metastore.commits == 3)
            #expect(try await rig.blocks().count == 1)
            #expect(rig.counters.snapshot.suppressedProfiles == 0)
        }
    }

    @Test func `a metastore that stays away fails the push, and its repeat is suppressed`() throws {
        try WriterRig.run(lostCommits: 4) { rig in
            let error = try #require(await Self.failure { _ = try await rig.push(1) })
            #expect(error.code == .unavailable && error.reason == "metastore")
            try await rig.push(1)
            #expect(rig.counters.snapshot.suppressedProfiles == 1)
        }
    }

    @Test func `a flush that takes too long fails when its time is over`() throws {
        let stuck = Toxic(.latency(.seconds(60)...(.seconds(60))), operations: [.put])
        try WriterRig.run(toxics: [stuck]) { rig in
            let error = try #require(await Self.failure { _ = try await rig.push(1) })
            #expect(error.code == .unavailable && error.reason == "flush_timeout")
            #expect(rig.time.now == MonotonicInstant(nanoseconds: 2_025_000_000))
        }
    }

    @Test func `closing stores what is here at once and takes nothing more`() throws {
        try WriterRig.run { rig in
            let ticket = try await rig.join(1)
            await rig.writer.close()
            let error = try #require(await Self.failure { _ = try await rig.join(2) })
            #expect(error.code == .unavailable && error.reason == "shutting_down")
            try await rig.writer.wait(for: ticket)
            #expect(rig.time.now == MonotonicInstant(nanoseconds: 0))
            #expect(try await rig.blocks().count == 1)
        }
    }

    @Test func `who asks late learns the outcome at once, and what never came is not waited for`() throws {
        let full = Toxic(.failure(.outOfSpace), operations: [.put], window: .seconds(1)..<(.seconds(2)))
        try WriterRig.run(toxics: [full]) { rig in
            let durable = try await rig.join(1)
            try await rig.wait(until: 1000)
            let failed = try await rig.join(2)
            try await rig.wait(until: 3000)
            let now = rig.time.now
            try await rig.writer.wait(for: durable)
            let error = try #require(await Self.failure { try await rig.writer.wait(for: failed) })
            #expect(error.reason == "object_store")
            await rig.writer.close()
            try await rig.wait(until: 3001)
            let late = try #require(
                await Self.failure { try await rig.writer.wait(for: SegmentTicket(sequence: failed.sequence + 1)) }
            )
            #expect(late.reason == "shutting_down")
            #expect(now == MonotonicInstant(nanoseconds: 3_000_000_000))
        }
    }

    @Test func `a cancelled writer tells everybody that the outcome is unknown`() throws {
        let reason = try WriterRig.runUntilCancelled { rig in
            let ticket = try await rig.join(1)
            return await Self.failure { try await rig.writer.wait(for: ticket) }?.reason
        }
        #expect(reason == "shutting_down")
    }

    @Test func `a repeat in the open segment joins it and is stored once`() throws {
        try WriterRig.run { rig in
            let ticket = try await rig.join(1)
            #expect(try await rig.join(1) == ticket)
            try await rig.writer.wait(for: ticket)
            let profiles = try await rig.blocks().flatMap(\.datasets).map(\.metadata.profileCount)
            #expect(profiles == [1])
        }
    }

    private static func failure(_ body: () async throws -> Void) async -> IngestError? {
        do {
            try await body()
            return nil
        } catch { return error as? IngestError }
    }
}
