import Hashing
import HostEnvironment
import ProfileModel

/// Computes what makes a pushed profile that profile.
struct ProfileIdentifier: Sendable {
    let random: any RandomSource

    /// The identity, and whether a repeat of the same push would get the same one.
    ///
    /// A profile with neither a time nor a client's id could not be told from an equal one taken later, so it gets a
    /// random identity: it is stored each time it comes.
    func identity(
        tenant: TenantID,
        item: ProfilePush.Item,
        profile: Profile
    ) -> (identity: ProfileIdentity, isRepeatable: Bool) {
        let isRepeatable = profile.timeNanoseconds != 0 || item.clientID != nil
        let content = XXHash.hash128(profile.text)
        var text: [UInt8] = []
        func append(_ part: String) {
            append(UInt64(part.utf8.count))
            text.append(contentsOf: part.utf8)
        }
        func append(_ number: UInt64) {
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                text.append(UInt8(truncatingIfNeeded: number >> shift))
            }
        }
        append(tenant.name)
        append(UInt64(item.labels.count))
        for label in item.labels.sorted() {
            append(label.name)
            append(label.value)
        }
        append(UInt64(bitPattern: profile.timeNanoseconds))
        append(item.clientID ?? "")
        append(content.high)
        append(content.low)
        if !isRepeatable {
            append(random.next())
            append(random.next())
        }
        let hash = XXHash.hash128(text)
        return (ProfileIdentity(high: hash.high, low: hash.low), isRepeatable)
    }
    /// The identity of the part of a profile that is of the kind `name`: the same for every repeat of the profile.
    static func identity(ofPart name: String, of whole: ProfileIdentity) -> ProfileIdentity {
        var text: [UInt8] = []
        for half in [whole.high, whole.low] {
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                text.append(UInt8(truncatingIfNeeded: half >> shift))
            }
        }
        let hash = XXHash.hash128(text + Array(name.utf8))
        return ProfileIdentity(high: hash.high, low: hash.low)
    }
}
