import Compression
import ProfileModel
import SwiftProtobuf
import TestSupport
import Testing
import WireProtocol

@testable import ProfileFormats

/// SwiftProtobuf's generated profile is the oracle: it reads the same bytes by other means.
struct GeneratedDecoderTests {
    /// Files that the generated decoder cannot read for their text is not UTF-8, or that need ids supplied.
    private static let exceptions = ["pprof/quirks/invalid_utf8.pb.gz", "pprof/quirks/dotnet-pprof-3.pb.gz"]

    @Test(
        .enabled(if: Corpus.isPresent, "the corpus of real profiles is absent"),
        arguments: CorpusManifest.pprofs.map(\.file).filter { !exceptions.contains($0) }
    )
    func `every sample, stack, value, label, line and time of a real profile is the same`(file: String) throws {
        let sent = try Corpus.bytes(file)
        let profile = try PprofDecoder.decode(sent).profile
        let message = try Google_V1_Profile(serializedBytes: profile.text)
        #expect(difference(profile, from: message) == nil)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `a random profile is read the same however it is written`(seed: UInt64) throws {
        var random = RandomPprof(seed: seed)
        let message = random.message()
        let plain: [UInt8] = try message.serializedBytes()
        let other = try random.encode(message)
        for bytes in [plain, other, try Gzip.deflate(other, level: 1)] {
            let profile = try PprofDecoder.decode(bytes).profile
            #expect(difference(profile, from: message) == nil)
            expectConsistent(profile, "seed \(seed)")
        }
        #expect(
            difference(try PprofDecoder.decode(plain).profile, from: try Google_V1_Profile(serializedBytes: other))
                == nil
        )
    }

    @Test func `the comparison itself sees a difference in every part`() throws {
        var random = RandomPprof(seed: 3)
        var message = random.message()
        while message.sample.count < 2 || message.mapping.isEmpty { message = random.message() }
        let profile = try PprofDecoder.decode(message.serializedBytes() as [UInt8]).profile
        let changes: [(inout Google_V1_Profile) -> Void] = [
            { $0.stringTable[3] += "!" }, { $0.timeNanos += 1 }, { $0.sampleType[0].unit += 1 },
            { $0.mapping[0].fileOffset += 1 }, { $0.function[0].startLine &+= 1 }, { $0.location[0].address &+= 1 },
            { $0.sample[1].value[0] &+= 1 }, { $0.sample[0].locationID.append($0.location[0].id) },
            { $0.sample.removeLast() },
        ]
        for change in changes {
            var changed = message
            change(&changed)
            #expect(difference(profile, from: changed) != nil)
        }
    }
}
