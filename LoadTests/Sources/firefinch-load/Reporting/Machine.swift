import Glibc

/// The machine that a run was on, as far as it says.
struct Machine: Codable, Equatable {
    var cores: Int
    var processor: String
    var memoryBytes: Double
    var system: String

    /// This machine.
    static var current: Machine {
        Machine(
            cores: sysconf(Int32(_SC_NPROCESSORS_ONLN)),
            processor: line("/proc/cpuinfo", after: "model name") ?? "unknown",
            memoryBytes: Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE))),
            system: "Linux " + (text("/proc/sys/kernel/osrelease") ?? "of unknown version")
        )
    }

    /// How many threads wanted to run, on average over the last minute; nil if the system does not say.
    static var load: Double? {
        text("/proc/loadavg")?.split(separator: " ").first.flatMap { Double($0) }
    }

    /// CPU time of all threads of this program so far.
    static var processCPUSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func text(_ path: String) -> String? {
        guard let bytes = try? Files.read(path) else { return nil }
        return String(String(decoding: bytes, as: UTF8.self).prefix { $0 != "\n" })
    }

    private static func line(_ path: String, after name: String) -> String? {
        guard let bytes = try? Files.read(path) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix(name) }), let colon = line.firstIndex(of: ":") else {
            return nil
        }
        return String(line[line.index(after: colon)...].drop { $0 == " " })
    }
}
