import ProfileModel
import SwiftProtobuf
import WireProtocol

/// The tiny profile that a doctor sends, which nobody could take for another one.
package struct DoctorProfile: Hashable, Sendable {
    /// The service it is pushed as.
    package static let service = "firefinch-doctor"
    /// Its profile type.
    static let type = "process_cpu:cpu:nanoseconds:cpu:nanoseconds"
    /// The label that tells one examination from another.
    static let runLabel = "doctor_run"
    /// The sum of its samples.
    static let value: Int64 = 7_000_000

    /// When it was taken, nanoseconds since 1970.
    package var time: Int64
    /// Tells this examination from others.
    package var run: String

    /// Makes a profile.
    package init(time: Int64, run: String) {
        self.time = time
        self.run = run
    }

    /// Its labels.
    var labels: [Label] {
        [Label(LabelName.name, "process_cpu"), Label(LabelName.serviceName, Self.service), Label(Self.runLabel, run)]
    }

    /// Selects it alone.
    var selector: String { "{service_name=\"\(Self.service)\", \(Self.runLabel)=\"\(run)\"}" }

    /// Times around it.
    var range: MillisecondRange { MillisecondRange(start: time / 1_000_000 - 1000, end: time / 1_000_000 + 1000) }

    /// Its bytes: one sample of one function.
    func encoded() throws(APIClientError) -> [UInt8] {
        var profile = Google_V1_Profile()
        profile.stringTable = ["", "cpu", "nanoseconds", "firefinch doctor", "doctor"]
        var type = Google_V1_ValueType()
        (type.type, type.unit) = (1, 2)
        (profile.sampleType, profile.periodType, profile.period) = ([type], type, 1)
        profile.timeNanos = time
        var function = Google_V1_Function()
        (function.id, function.name, function.filename) = (1, 3, 4)
        var line = Google_V1_Line()
        line.functionID = 1
        var location = Google_V1_Location()
        (location.id, location.line) = (1, [line])
        var sample = Google_V1_Sample()
        (sample.locationID, sample.value) = ([1], [Self.value])
        (profile.function, profile.location, profile.sample) = ([function], [location], [sample])
        do { return try profile.serializedBytes() } catch {
            throw APIClientError(.internal, "encoding the doctor's profile failed: \(error)")
        }
    }
}
