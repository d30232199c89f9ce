import BlockFormat
import Ingestion
import ProfileModel
import QueryModel
import TestSupport

/// A profile whose part in any sum can be told: its values add up to `4^number`, so a digit of a sum in base 4 says how
/// often it was counted.
struct KnownProfile: Hashable, Sendable {
    static let type = ProfileType(
        name: "process_cpu",
        sampleType: "cpu",
        sampleUnit: "nanoseconds",
        periodType: "cpu",
        periodUnit: "nanoseconds"
    )

    private static let numberLabel = "number"

    let number: Int
    let tenant: TenantID
    let service: String
    let pod: String
    let time: Int64

    /// What all its samples add up to.
    var value: Int64 { 1 << (2 * Int64(number)) }

    /// The function that only it has.
    var marker: String { "marker\(number)" }

    /// Its samples by stack, root first.
    var samples: [PprofSketch.Sample] {
        let own = PprofSketch.Sample(["main", marker], [value - 1])
        let shared = PprofSketch.Sample(["main", "shared"], [1])
        return value > 1 ? [own, shared] : [shared]
    }

    /// What a client pushes.
    var item: ProfilePush.Item {
        let labels = [
            Label("service_name", service), Label("pod", pod), Label(Self.numberLabel, String(number)),
            Label("__name__", Self.type.name),
        ]
        return ProfilePush.Item(labels: labels, bytes: PprofSketch(time: time, samples: samples).bytes)
    }

    /// The numbers of the profiles in these datasets, as their summaries of labels say.
    static func numbers(in datasets: [DatasetMetadata]) -> Set<Int> {
        let summaries = datasets.flatMap(\.labelSummaries).filter { $0.name == numberLabel }
        return Set(summaries.flatMap { $0.values ?? [] }.compactMap { Int($0) })
    }

    /// Whether a question is about it.
    func isSelected(by query: Query) -> Bool {
        let isOfService = query.matchers.allSatisfy { $0.name != LabelName.serviceName || $0.value == service }
        guard query.tenants.contains(tenant), isOfService, query.dataRange.contains(time) else { return false }
        // A series leaves out what comes after its last whole point.
        guard case .timeSeries(let request) = query.report else { return true }
        return request.pointMilliseconds(forNanoseconds: time) != nil
    }
}

/// Sums of known profiles, taken apart.
enum KnownSum {
    /// How often each profile is in `sum`.
    static func counts(_ sum: Int64, of profiles: [KnownProfile]) -> [KnownProfile: Int64] {
        Dictionary(uniqueKeysWithValues: profiles.map { ($0, (sum >> (2 * Int64($0.number))) & 3) })
    }
}
