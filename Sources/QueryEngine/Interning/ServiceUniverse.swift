import BlockFormat
import ProfileModel
import Synchronization

/// Everything that recurs in the datasets of one service of one tenant, numbered once: names, call paths, label sets.
///
/// A segment holds seconds, so the same stacks come back in every dataset. Each is mapped to a number here when its
/// dataset is decoded; from then on sums over any number of datasets are additions in one dense array.
/// Tables only grow; a universe that outgrew its budget is replaced as a whole, and its numbers with it.
final class ServiceUniverse: Sendable {
    /// Tells universes apart; numbers given by one generation mean nothing in another.
    let generation: UInt64
    private let paths: Mutex<PathTables>
    private let series: Mutex<SeriesNumbering>

    /// Makes an empty universe.
    init(generation: UInt64, seed: HashSeed) {
        self.generation = generation
        paths = Mutex(PathTables(seed: seed))
        series = Mutex(SeriesNumbering(seed: seed))
    }

    /// Bytes of all tables.
    var byteCount: Int { paths.withLock { $0.byteCount } + series.withLock { $0.byteCount } }

    /// The node of each stack of a dataset.
    ///
    /// - Throws: `ExecutionError` `.tooLarge`.
    func stackNodes(of symbols: SymbolTable) throws(ExecutionError) -> UniverseNumbers {
        let nodes = try withPaths { (tables: inout PathTables) throws(ExecutionError) in try tables.nodes(of: symbols) }
        return UniverseNumbers(generation: generation, values: nodes)
    }

    /// The number of each label set of a dataset.
    ///
    /// - Throws: `ExecutionError` `.tooLarge`.
    func seriesNumbers(of table: SeriesTable) throws(ExecutionError) -> UniverseNumbers {
        let numbers = try series.withLock { (series) throws(ExecutionError) in try series.numbers(of: table.labelSets) }
        return UniverseNumbers(generation: generation, values: numbers)
    }

    /// The label set of a number that this universe gave.
    func labelSet(_ number: Int32) -> LabelSet { series.withLock { $0.labelSets[Int(number)] } }

    /// Reads or extends the tables of paths under their lock.
    func withPaths<Value: Sendable>(
        _ body: (inout PathTables) throws(ExecutionError) -> Value
    ) throws(ExecutionError) -> Value {
        try paths.withLock { (tables) throws(ExecutionError) in try body(&tables) }
    }
}
