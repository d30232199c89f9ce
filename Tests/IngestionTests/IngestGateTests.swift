import BlockFormat
import HostEnvironment
import MetadataStorage
import ObjectStorage
import ProfileModel
import TestSupport
import Testing

@testable import Ingestion

@Suite struct IngestGateTests {
    private static let labels = [Label("service_name", "shop"), Label("__name__", "process_cpu")]

    private static func item(
        _ number: Int,
        value: Int64 = 1,
        labels: [Label] = labels,
        age: Int64 = 0
    ) -> ProfilePush.Item {
        let time = 1_767_225_600_000_000_000 - age + Int64(number)
        let sketch = PprofSketch(time: time, samples: [.init(["main", "f\(number)"], [value])])
        return ProfilePush.Item(labels: labels, bytes: sketch.bytes)
    }

    private static func gate(
        _ rig: WriterRig,
        writer: (any SegmentAppending)? = nil,
        budget: Int = 1 << 20
    ) -> IngestGate {
        IngestGate(
            writer: writer ?? rig.writer,
            limits: { _ in IngestLimits() },
            maxWaitingBytes: budget,
            time: rig.time,
            random: rig.random,
            counters: rig.counters
        )
    }

    private static func push(_ items: [ProfilePush.Item]) -> ProfilePush {
        ProfilePush(tenant: .anonymous, items: items)
    }

    @Test func `what is wrong with one profile rejects that one, by its number`() throws {
        try WriterRig.run { rig in
            let twice = Self.labels + [Label("pod", "a"), Label("pod", "b")]
            let outcome = try await Self.gate(rig).accept(
                Self.push([
                    Self.item(0), .init(labels: Self.labels, bytes: [1, 2, 3]), Self.item(2, labels: twice),
                    Self.item(3), Self.item(4, age: 7_200_000_000_000),
                ])
            )
            #expect(outcome.rejections.map(\.index) == [1, 2, 4])
            #expect(
                outcome.rejections.map(\.error.reason) == [
                    "malformed_profile", "duplicate_label_names", "not_in_ingestion_window",
                ]
            )
            #expect(outcome.rejections.allSatisfy { $0.error.code == .invalidArgument })
            #expect(try await rig.blocks().flatMap(\.datasets).map(\.metadata.profileCount) == [2])
            let counts = rig.counters.snapshot
            #expect(counts.acceptedProfiles == 2)
            #expect(counts.rejectedProfiles["malformed_profile"] == 1)
            #expect(counts.waitingBytes == 0)
        }
    }

    @Test func `a profile without a sample that counts is acknowledged at once and leaves no trace`() throws {
        try WriterRig.run { rig in
            let outcome = try await Self.gate(rig).accept(Self.push([Self.item(0, value: 0)]))
            #expect(outcome.rejections.isEmpty)
            #expect(rig.counters.snapshot.emptyProfiles == 1)
            try await rig.wait(until: 5000)
            #expect(try await rig.blocks().isEmpty)
        }
    }

    @Test func `an empty push is acknowledged`() throws {
        let rejections = try WriterRig.run { try await Self.gate($0).accept(Self.push([])).rejections.count }
        #expect(rejections == 0)
    }

    @Test func `beyond the budget a push is refused at once, and taken when others are durable`() throws {
        try WriterRig.run { rig in
            let gate = Self.gate(rig, budget: 100)
            try await withThrowingTaskGroup(of: Int.self) { group in
                group.addTask { try await gate.accept(Self.push([Self.item(0)])).rejections.count }
                try await rig.wait(until: 1)
                #expect(rig.counters.snapshot.waitingBytes > 0)
                let error = await #expect(throws: IngestError.self) { try await gate.accept(Self.push([Self.item(1)])) }
                #expect(error?.code == .overloaded && error?.retryAfter != nil)
                #expect(rig.time.now == MonotonicInstant(nanoseconds: 1_000_000))
                for try await rejections in group { #expect(rejections == 0) }
            }
            #expect(rig.counters.snapshot.waitingBytes == 0)
            #expect(try await gate.accept(Self.push([Self.item(1)])).rejections.isEmpty)
        }
    }

    @Test func `the budget is the same after many pushes that went alone`() throws {
        try WriterRig.run { rig in
            let gate = Self.gate(rig, budget: 100)
            for number in 0..<20 { _ = try await gate.accept(Self.push([Self.item(number), Self.item(number + 50)])) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await gate.accept(Self.push([Self.item(200)])) }
                let now = rig.time.now
                try await rig.time.sleep(until: now.advanced(by: .milliseconds(1)))
                await #expect(throws: IngestError.self) { try await gate.accept(Self.push([Self.item(201)])) }
                try await group.waitForAll()
            }
        }
    }

    @Test func `a cancelled push gives its bytes back`() throws {
        try WriterRig.run { rig in
            await withTaskGroup(of: Void.self) { group in
                let gate = Self.gate(rig)
                group.addTask { _ = try? await gate.accept(Self.push((0..<20).map { Self.item($0) })) }
                try? await rig.wait(until: 1)
                group.cancelAll()
            }
            #expect(rig.counters.snapshot.waitingBytes == 0)
        }
    }

    @Test func `the failure of one segment rejects its profiles alone, retryably`() throws {
        try WriterRig.run { rig in
            let writer = StandInWriter(failing: [2])
            let outcome = try await Self.gate(rig, writer: writer).accept(Self.push((0..<20).map { Self.item($0) }))
            #expect(outcome.rejections.map(\.index) == Array(8..<16))
            #expect(outcome.rejections.allSatisfy { $0.error.code == .unavailable })
            #expect(rig.counters.snapshot.acceptedProfiles == 12)
            #expect(rig.counters.snapshot.waitingBytes == 0)
        }
    }

    @Test func `a writer that takes nothing more fails the push and the bytes are given back`() throws {
        try WriterRig.run { rig in
            await rig.writer.close()
            let error = await #expect(throws: IngestError.self) {
                try await Self.gate(rig).accept(Self.push([Self.item(0)]))
            }
            #expect(error?.reason == "shutting_down")
            #expect(rig.counters.snapshot.waitingBytes == 0)
        }
    }

    @Test func `a profile that says 1970 was taken when its sender says`() throws {
        try WriterRig.run { rig in
            let sent: Int64 = 1_767_225_590_000_000_000
            var item = Self.item(0, age: 1_767_225_585_000_000_000)
            item.fallbackTime = sent
            let outcome = try await Self.gate(rig).accept(Self.push([item]))
            #expect(outcome.rejections.map(\.error.reason) == [])
            let times = try await rig.blocks().flatMap(\.datasets).map(\.metadata.timeRange)
            #expect(times.map(\.start) == [sent] && times.map(\.end) == [sent])
        }
    }

    @Test func `a profile that says 1970 is refused when nobody knows better`() throws {
        try WriterRig.run { rig in
            let item = Self.item(0, age: 1_767_225_585_000_000_000)
            let outcome = try await Self.gate(rig).accept(Self.push([item]))
            #expect(outcome.rejections.map(\.error.reason) == ["not_in_ingestion_window"])
        }
    }

    private static func wallItem(_ values: [Int64]) -> ProfilePush.Item {
        let sketch = PprofSketch(
            sampleTypes: [.init("wall", "nanoseconds"), .init("cpu", "nanoseconds")],
            time: 1_767_225_600_000_000_000,
            samples: [.init(["main"], values)]
        )
        return ProfilePush.Item(
            labels: [Label("service_name", "shop"), Label("__name__", "wall")],
            bytes: sketch.bytes
        )
    }

    @Test func `CPU time in a wall profile is stored as process_cpu beside it, and a repeat of both is one`() throws {
        try WriterRig.run { rig in
            let gate = Self.gate(rig)
            for _ in 0..<2 {
                #expect(try await gate.accept(Self.push([Self.wallItem([7, 3])])).rejections.isEmpty)
            }
            let first = try await rig.blocks().flatMap(\.datasets)[0]
            #expect(first.metadata.groups.map(\.name) == ["wall", "process_cpu"])
            #expect(first.metadata.groups.map { $0.columns.map(\.type) } == [["wall"], ["cpu"]])
            let counts = rig.counters.snapshot
            #expect(counts.acceptedProfiles == 2 && counts.suppressedProfiles == 2 && counts.emptyProfiles == 0)
        }
    }

    @Test func `a profile in parts is empty only if every part is, and rejected once`() throws {
        try WriterRig.run { rig in
            let gate = Self.gate(rig)
            let outcome = try await gate.accept(Self.push([Self.wallItem([7, 0])]))
            #expect(outcome.rejections.isEmpty && rig.counters.snapshot.emptyProfiles == 0)
            #expect(try await gate.accept(Self.push([Self.wallItem([0, 0])])).rejections.isEmpty)
            #expect(rig.counters.snapshot.emptyProfiles == 1)
            let failing = Self.gate(rig, writer: StandInWriter(failing: [1]))
            #expect(try await failing.accept(Self.push([Self.wallItem([7, 3])])).rejections.map(\.index) == [0])
        }
    }

    @Test func `rewritten names are stored, and the profile is still the one that was sent`() throws {
        try WriterRig.run { rig in
            var item = Self.item(0)
            let gate = Self.gate(rig)
            let outcome = try await gate.accept(Self.push([item]))
            #expect(outcome.rejections.isEmpty)
            item.rewrites = [.filesBeforeNames, .underscoresInTypes, .withoutGoShapes]
            #expect(try await gate.accept(Self.push([item])).rejections.isEmpty)
            #expect(rig.counters.snapshot.suppressedProfiles == 1)
        }
    }

    @Test func `a repeat is acknowledged and found to be one`() throws {
        try WriterRig.run { rig in
            let gate = Self.gate(rig)
            for _ in 0..<3 {
                let outcome = try await gate.accept(Self.push([Self.item(0)]))
                #expect(outcome.rejections.isEmpty)
            }
            #expect(rig.counters.snapshot.suppressedProfiles == 2)
        }
    }
}

/// Gives every batch a segment of its own and fails some of them.
private actor StandInWriter: SegmentAppending {
    private let failing: Set<UInt64>
    private var sequence: UInt64 = 0

    init(failing: Set<UInt64>) { self.failing = failing }

    func add(_ entries: [SegmentEntry]) -> [SegmentAddition] {
        sequence += 1
        return entries.map { _ in .joined(SegmentTicket(sequence: sequence)) }
    }

    func wait(for ticket: SegmentTicket) throws {
        guard failing.contains(ticket.sequence) else { return }
        throw IngestError(.unavailable, reason: "object_store", "injected", retryAfter: .seconds(1))
    }
}
