import ProfileModel
import QueryModel

extension FlameGraphReport {
    /// Self values by path of names, root first; the empty path holds what has no named frame.
    var folded: [[String]: Int64] {
        var values: [[String]: Int64] = unnamedValue == 0 ? [:] : [[]: unnamedValue]
        for node in parents.indices where selfValues[node] != 0 { values[path(node)] = selfValues[node] }
        return values
    }

    private func path(_ node: Int) -> [String] {
        var path: [String] = []
        var next = node
        while next > 0 {
            let name = Int(names[next])
            let start = name == 0 ? 0 : Int(nameEnds[name - 1])
            path.append(String(decoding: nameBytes[start..<Int(nameEnds[name])], as: UTF8.self))
            next = Int(parents[next])
        }
        return path.reversed()
    }
}

extension PprofReport {
    /// Values by stack as text, as `CodeSketch.description` writes it.
    var described: [String: Int64] {
        var values: [String: Int64] = [:]
        for sample in samples {
            let stack = sample.locations.map { describe(locations[Int($0)]) }.joined(separator: ";")
            values[stack, default: 0] += sample.value
        }
        return values
    }

    private func describe(_ location: Location) -> String {
        let lines = location.lines.map { "\(text(functions[Int($0.function)].name)):\($0.line)" }.joined(separator: ",")
        let mapping = location.mapping < 0 ? "-" : text(mappings[Int(location.mapping)].filename)
        return "\(mapping)@\(location.address)[\(lines)]"
    }

    private func text(_ number: Int32) -> String { String(decoding: strings[Int(number)], as: UTF8.self) }
}

extension TimeSeriesReport {
    /// Points by group as text.
    var described: [String: [Int64: [Int64]]] {
        var groups: [String: [Int64: [Int64]]] = [:]
        for series in series {
            let group = series.labels.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
            for point in series.points { groups[group, default: [:]][point.milliseconds] = [point.sum, point.count] }
        }
        return groups
    }
}
