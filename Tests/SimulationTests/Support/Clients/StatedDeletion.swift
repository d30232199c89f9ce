import ProfileModel
import TestSupport

/// What an operator wants gone.
struct StatedDeletion: Hashable, Sendable {
    let number: Int
    let tenant: TenantID
    let service: String?
    let pod: String?
    let range: TimeRange

    /// Draws one that concerns some of the profiles.
    static func draw(number: Int, among profiles: [KnownProfile], _ random: inout SplitMix64) -> StatedDeletion {
        let aim = profiles.randomElement(using: &random)
        let times = profiles.map(\.time).sorted()
        let ends = (0..<2).map { _ in times.randomElement(using: &random) ?? 0 }.sorted()
        let isWhole = Bool.random(using: &random)
        return StatedDeletion(
            number: number,
            tenant: aim?.tenant ?? .anonymous,
            service: Bool.random(using: &random) ? aim?.service : nil,
            pod: Bool.random(using: &random) ? aim?.pod : nil,
            range: isWhole ? Questions.everything : TimeRange(start: ends[0], end: ends[1])
        )
    }

    /// As an operator writes it.
    var selector: String {
        let labels = [("service_name", service), ("pod", pod)]
        return "{" + labels.compactMap { name, value in value.map { "\(name)=\"\($0)\"" } }.joined(separator: ",") + "}"
    }

    /// Whether it hides the profile if that came in before.
    func concerns(_ profile: KnownProfile) -> Bool {
        profile.tenant == tenant && service ?? profile.service == profile.service && pod ?? profile.pod == profile.pod
            && range.contains(profile.time)
    }
}
