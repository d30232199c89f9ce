/// What any process tells about itself.
struct ProcessMetrics {
    let version: String

    func write(to text: inout PrometheusText) {
        text.family("firefinch_build_info", .gauge, "Always 1; the label says which version runs.")
        text.sample("firefinch_build_info", 1, labels: [("version", version)])
        let usage = ProcessUsage.current()
        text.single("process_cpu_seconds_total", .counter, "CPU time of all threads.", usage.cpuSeconds)
        text.single("process_resident_memory_bytes", .gauge, "Resident memory.", Double(usage.residentBytes))
        text.single(
            "firefinch_process_peak_resident_memory_bytes",
            .gauge,
            "Greatest resident memory so far.",
            Double(usage.peakResidentBytes)
        )
    }
}
