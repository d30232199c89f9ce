import ProfileModel
import TestSupport
import Testing

@testable import ProfileFormats

@Suite(.enabled(if: Corpus.isPresent, "the corpus of real profiles is absent"))
struct CorpusTests {
    @Test func `the corpus has files of every kind this suite needs`() {
        #expect(CorpusManifest.pprofs.count >= 60)
        #expect(CorpusManifest.malformed.count >= 40)
    }

    @Test(arguments: CorpusManifest.malformed)
    func `of files made to be wrong exactly the harmless are accepted`(entry: CorpusManifest.Entry) throws {
        let bytes = try Corpus.bytes(entry.file)
        do {
            let decoded = try PprofDecoder.decode(bytes)
            #expect(entry.ownDecoderAccepts == true)
            expectConsistent(decoded.profile, "\(entry.file)")
        } catch {
            #expect(entry.ownDecoderAccepts != true, "\(error)")
            #expect(error.message.hasPrefix("reading pprof: "))
            let isBomb = entry.file.contains("bomb")
            #expect(error.code == (isBomb ? .limitExceeded : .malformed))
        }
    }

    @Test(arguments: ["malformed/any/empty", "malformed/any/one-byte", "malformed/any/not-a-profile.html"])
    func `what is no profile at all is refused`(file: String) throws {
        let bytes = try Corpus.bytes(file)
        let error = #expect(throws: ProfileFormatError.self) { try PprofDecoder.decode(bytes) }
        #expect(error?.code == .malformed)
    }

    @Test(arguments: CorpusManifest.pprofs)
    func `every real profile is read as the corpus says`(entry: CorpusManifest.Entry) throws {
        let expected = try ExpectedProfile(of: entry.file)
        let decoded = try PprofDecoder.decode(Corpus.bytes(entry.file))
        expectConsistent(decoded.profile, "\(entry.file)")
        #expect(decoded.notes.truncatedStacks == 0)
        guard expected.valid != false else { return }
        checkTables(decoded.profile, expected)
        try checkStacks(decoded.profile, expected)
    }

    @Test func `functions without ids belong to the locations in their order`() throws {
        let profile = try PprofDecoder.decode(Corpus.bytes("pprof/quirks/dotnet-pprof-3.pb.gz")).profile
        #expect(profile.functions.count == 41)
        #expect(profile.lines.map(\.function) == Array(0..<41))
        let view = StackView(profile)
        #expect(view.top(0, 100).reduce(0) { $0 + $1.own } == 5_653_000_000)
        #expect(view.top(0, 1).first?.name == "WebApplication1.Controllers!CpuController.fib")
    }

    private func checkTables(_ profile: Profile, _ expected: ExpectedProfile) {
        #expect(profile.text.count == expected.uncompressedBytes)
        #expect(profile.samples.count == expected.samples)
        #expect(profile.locations.count == expected.locations)
        #expect(profile.functions.count == expected.functions)
        #expect(profile.mappings.count == expected.mappings)
        #expect(profile.mappings.count { $0.buildID != 0 } == expected.mappingsWithBuildId)
        #expect(profile.locations.count { $0.lineCount > 1 } == expected.inlinedLocations)
        #expect(profile.locations.count { $0.lineCount == 0 } == expected.unsymbolizedLocations)
        #expect(profile.samples.map(\.locationCount).max().map(Int.init) ?? 0 == expected.maxDepth)
        #expect(profile.samples.count { $0.locationCount == 0 } == expected.samplesEmptyStack)
        #expect(profile.timeNanoseconds == expected.timeNanos)
        #expect(profile.durationNanoseconds == expected.durationNanos)
        #expect(profile.period == expected.period)
        let periodType = profile.periodType.map { [profile.string($0.type), profile.string($0.unit)] }
        #expect(periodType == (expected.periodType == ["", ""] ? nil : expected.periodType))
    }

    private func checkStacks(_ profile: Profile, _ expected: ExpectedProfile) throws {
        let types = try #require(expected.types)
        #expect(profile.sampleTypes.map { profile.string($0.type) } == types.map(\.type))
        #expect(profile.sampleTypes.map { profile.string($0.unit) } == types.map(\.unit))
        let view = StackView(profile)
        for (index, type) in types.enumerated() {
            let values = stride(from: index, to: profile.values.count, by: types.count).map { profile.values[$0] }
            #expect(values.reduce(0, +) == type.total)
            #expect(view.valueOfEmptyStack(index) == type.emptyStackValue)
            let top = type.top20.map { StackView.Row(name: $0.name, own: $0.own, total: $0.total) }
            #expect(view.top(index, 20) == top)
            #expect(view.stackCount(index) == type.distinctStacks)
            // A plain SHA-256 in a debug build takes too long for the few large files.
            guard view.estimatedTextLength < 150_000 else { continue }
            #expect(digest(of: view, index) == type.foldedSha256)
            guard let dropped = type.foldedSha256UnsymbolizedDropped else { continue }
            #expect(digest(of: StackView(profile, droppingUnsymbolized: true), index) == dropped)
        }
    }

    private func digest(of view: StackView, _ type: Int) -> String {
        SHA256.hex(view.foldedLines(type).flatMap { $0 + [UInt8(ascii: "\n")] })
    }
}
