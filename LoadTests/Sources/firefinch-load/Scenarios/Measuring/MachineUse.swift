/// How busy the whole machine was so far, whoever made it so: `/proc/stat`.
struct MachineUse: Sendable {
    private var busy: Double
    private var total: Double

    /// Now; nil if the system does not say.
    static var now: MachineUse? {
        guard let bytes = try? Files.read("/proc/stat") else { return nil }
        return MachineUse(String(decoding: bytes, as: UTF8.self))
    }

    /// Reads the first line: user, nice, system, idle, waiting for I/O, interrupts, stolen.
    init?(_ text: String) {
        guard let line = text.split(separator: "\n").first, line.hasPrefix("cpu ") else { return nil }
        let figures = line.split(separator: " ").dropFirst().prefix(8).compactMap { Double($0) }
        guard figures.count >= 5 else { return nil }
        total = figures.reduce(0, +)
        busy = total - figures[3] - figures[4]
    }

    /// The part of all cores that was busy since then, 0 to 1.
    func part(since earlier: MachineUse) -> Double {
        total > earlier.total ? (busy - earlier.busy) / (total - earlier.total) : 0
    }
}
