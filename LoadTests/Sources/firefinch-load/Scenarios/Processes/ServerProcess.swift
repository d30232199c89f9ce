import Foundation

/// A running server process on loopback, and the addresses that it said.
struct ServerProcess: Sendable {
    /// The longest wait for a process to open its ports.
    private static let startLimit = 30.0

    let name: String
    let began: ContinuousClock.Instant
    /// Where its API, health and metrics are.
    let address: ServerAddress
    /// `HOST:PORT` where queriers attach; nil if it has no such port.
    let clusterAddress: String?
    private let child: ChildProcess

    /// Starts `serve` with the arguments on a port of its own, and waits until it listens.
    init(_ program: ServerProgram, name: String, _ arguments: [String], folder: String, hasCluster: Bool = false) throws
    {
        self.name = name
        let log = "\(folder)/\(name).log"
        let cluster = hasCluster ? ["--cluster-listen", "127.0.0.1:0"] : []
        began = .now
        child = try ChildProcess(program.path, ["serve", "--listen", "127.0.0.1:0"] + cluster + arguments, log: log)
        do {
            let lines = try Self.startLines(in: log, of: child, hasCluster: hasCluster)
            address = try ServerAddress(lines.url)
            clusterAddress = lines.cluster
        } catch {
            child.kill()
            throw error
        }
    }

    /// The id of the process.
    var pid: Int32 { child.pid }

    var isRunning: Bool { child.isRunning }

    /// Ends it as an operator does; at once if it takes longer than ten seconds.
    func stop() {
        child.terminate()
        if child.waitForEnd(limit: 10) == nil { child.kill() }
    }

    /// Kills it as a failing machine does.
    func kill() { child.kill() }

    private static func startLines(in log: String, of child: ChildProcess, hasCluster: Bool) throws -> StartLines {
        let end = ContinuousClock.now + .seconds(startLimit)
        while ContinuousClock.now < end {
            let isRunning = child.isRunning
            let text = (try? Files.read(log)).map { String(decoding: $0, as: UTF8.self) } ?? ""
            if let lines = StartLines(text, hasCluster: hasCluster) { return lines }
            guard isRunning else { throw LoadError("a server ended at its start; its last words: \(text.suffix(500))") }
            Thread.sleep(forTimeInterval: 0.005)
        }
        throw LoadError("a server did not listen within \(startLimit.short) s; see \(log)")
    }
}
