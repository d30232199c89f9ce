import Dispatch
import Glibc

/// Finds the numeric addresses of a host's name, on a thread of its own: the system's look-up blocks.
struct HostResolver: Sendable {
    private static let queue = DispatchQueue(label: "firefinch.resolve")

    /// All addresses of a host, sorted; empty when the name is not known now.
    func addresses(of host: String) async -> [String] {
        await withCheckedContinuation { continuation in
            Self.queue.async { continuation.resume(returning: Self.lookUp(host)) }
        }
    }

    private static func lookUp(_ host: String) -> [String] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, nil, &hints, &found) == 0 else { return [] }
        defer { unsafe freeaddrinfo(found) }
        var addresses: Set<String> = []
        var next = unsafe found
        while let entry = unsafe next {
            if let address = unsafe numericText(entry.pointee) { addresses.insert(address) }
            unsafe next = entry.pointee.ai_next
        }
        return addresses.sorted()
    }

    private static func numericText(_ entry: addrinfo) -> String? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let status = unsafe getnameinfo(
            entry.ai_addr,
            entry.ai_addrlen,
            &text,
            socklen_t(text.count),
            nil,
            0,
            NI_NUMERICHOST
        )
        guard status == 0 else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
