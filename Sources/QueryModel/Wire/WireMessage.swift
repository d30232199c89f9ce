/// A kind of message; its number is the second byte, after the version.
enum WireMessage: UInt8 {
    case lease = 1
    case event = 2
    case outcome = 3
    case offer = 4
    case report = 5

    /// The version that this code writes, and the only one it reads.
    static let version: UInt8 = 4
}
