import Foundation

/// A process that this program started; known by its id, and ended by nothing else.
final class ChildProcess: Sendable {
    private let process: Process

    /// The id of the process.
    let pid: Int32

    /// Starts it; what it says goes to the file `log`, or nowhere.
    init(_ path: String, _ arguments: [String], log: String?) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let output = try log.map(Self.handle(writing:)) ?? FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        do {
            try ChildRegistry.shared.start(process)
        } catch {
            throw LoadError("could not start \(path): \(error)")
        }
        self.process = process
        pid = process.processIdentifier
    }

    var isRunning: Bool { process.isRunning }

    /// Asks it to end by itself: SIGTERM.
    func terminate() {
        if process.isRunning { Glibc.kill(pid, SIGTERM) }
    }

    /// Ends it at once: SIGKILL; returns when it is gone.
    func kill() {
        // While it is not waited for, nobody else can have its id.
        if process.isRunning { Glibc.kill(pid, SIGKILL) }
        process.waitUntilExit()
        ChildRegistry.shared.forget(pid)
    }

    /// Its exit status once it has ended; nil if it has not within `limit` seconds.
    func waitForEnd(limit: Double) -> Int32? {
        let end = ContinuousClock.now + .seconds(limit)
        while process.isRunning {
            guard ContinuousClock.now < end else { return nil }
            Thread.sleep(forTimeInterval: 0.02)
        }
        ChildRegistry.shared.forget(pid)
        return process.terminationStatus
    }

    private static func handle(writing path: String) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else {
            throw LoadError("could not write \(path); does its folder exist, and may you write there?")
        }
        return handle
    }
}
