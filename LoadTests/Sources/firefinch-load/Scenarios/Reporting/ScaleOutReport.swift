/// Scale-out beside its targets.
struct ScaleOutReport {
    /// From few queriers to many, and one once more at the end.
    var steps: [ScaleStep]
    /// One querier without the cap on its reads.
    var alone: ScaleStep
    var asked: [AskedQuery]
    var samples: [ReadTierSample]

    func fill(_ record: inout ScenarioRecord) {
        let cores = record.machine.cores
        for step in steps where step.queriers > 1 {
            let title = "Throughput of \(step.queriers) queriers, of \(step.queriers) times that of one"
            record.judge(title, partOfLinear(step), "×", atLeast: step.queriers <= 8 ? 0.85 : 0.7)
        }
        let use = steps.compactMap(\.useOfReads).min()
        record.judge("Reads with the store of those allowed, worst step", use, "×", atLeast: 0.9)
        record.judge("CPU of the server's processes, most queriers", greatest?.cpu(cores: cores), "×", atMost: 0.7)
        let first = (steps + [alone]).flatMap(\.firstReads).max()
        record.judge("A new querier's first read after the start of its process, latest", first, "s", atMost: 1)
        record.judge(
            "Reads with the store of one querier without the cap, of those allowed",
            alone.useOfReads,
            "×",
            atLeast: 0.8
        )
        record.judgeAnswers(asked)
        record.tables.append(table(cores))
        let plots = ReadTierPlots(samples)
        record.plots += [throughput, plots.reads, plots.queue, plots.queriers]
    }

    private var greatest: ScaleStep? { steps.max { $0.queriers < $1.queriers } }

    /// What one querier does: the better of the times that it was measured, so that a bad moment flatters nothing.
    private var one: Double { steps.filter { $0.queriers == 1 }.map(\.throughput).max() ?? 0 }

    private func partOfLinear(_ step: ScaleStep) -> Double? {
        one > 0 ? step.throughput / one / Double(step.queriers) : nil
    }

    private var throughput: LineChart {
        let measured = steps.dropLast().map { [Double($0.queriers), $0.throughput] }
        let linear = [0, Double(greatest?.queriers ?? 1)].map { [$0, $0 * one] }
        return LineChart(
            label: "Throughput",
            xName: "queriers",
            yName: "Fragments in a second by number of queriers; dashed: as many times what one does.",
            lines: [
                LineChart.Line(name: "measured", points: [[0, 0]] + measured),
                LineChart.Line(name: "linear", points: linear, isTarget: true),
            ]
        )
    }

    private func table(_ cores: Int) -> ScenarioRecord.Table {
        let rows = (steps + [alone]).map { step in
            [
                "\(step.queriers) of \(step.capacity / max(1, step.queriers))", step.throughput.short,
                partOfLinear(step)?.short ?? "–",
                step.useOfReads?.short ?? "–",
                step.saidInFlight?.short ?? "–", step.partWithQueue.short, step.cpu(cores: cores).short,
                step.machineUse?.short ?? "–",
                step.firstReads.max()?.short ?? "–",
            ]
        }
        return ScenarioRecord.Table(
            title: "Steps; at the end one querier again, and one without the cap",
            head: [
                "Queriers of reads", "Fragments/s", "Of linear", "Reads of allowed", "Said in flight",
                "Time with queue",
                "Server CPU",
                "Machine busy",
                "First read (s)",
            ],
            rows: rows
        )
    }
}
