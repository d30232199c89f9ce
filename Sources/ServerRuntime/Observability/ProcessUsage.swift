import Glibc

/// What the process used of the machine so far, as the operating system counts it.
struct ProcessUsage {
    /// CPU time of all threads, in seconds.
    var cpuSeconds: Double
    /// Greatest resident memory so far, in bytes.
    var peakResidentBytes: Int
    /// Resident memory now, in bytes; 0 when the system does not tell.
    var residentBytes: Int

    static func current() -> ProcessUsage {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let cpu =
            Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
        return ProcessUsage(
            cpuSeconds: cpu,
            peakResidentBytes: Int(usage.ru_maxrss) * 1024,
            residentBytes: residentBytes()
        )
    }

    private static func residentBytes() -> Int {
        guard let file = unsafe fopen("/proc/self/statm", "r") else { return 0 }
        defer { unsafe fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard unsafe fgets(&line, 128, file) != nil else { return 0 }
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let fields = text.split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }
}
