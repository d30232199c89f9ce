import Foundation
import Testing

@testable import firefinch_load

@Suite
struct ChildProcessTests {
    @Test
    func `a process that was killed is gone when the call returns`() throws {
        let child = try ChildProcess("/bin/sleep", ["600"], log: nil)
        #expect(child.isRunning)
        child.kill()
        #expect(!child.isRunning)
        #expect(kill(child.pid, 0) == -1 && errno == ESRCH)
    }

    @Test
    func `the end of a process is waited for, and not for ever`() throws {
        let short = try ChildProcess("/bin/sh", ["-c", "exit 3"], log: nil)
        #expect(short.waitForEnd(limit: 60) == 3)
        let long = try ChildProcess("/bin/sleep", ["600"], log: nil)
        #expect(long.waitForEnd(limit: 0.05) == nil && long.isRunning)
        long.kill()
    }

    @Test
    func `none outlives the registry, and none starts after it`() throws {
        let registry = ChildRegistry()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sleep")
        process.arguments = ["600"]
        try registry.start(process)
        registry.endAll()
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL)
        let late = Process()
        late.executableURL = URL(fileURLWithPath: "/bin/sleep")
        #expect(throws: LoadError.self) { try registry.start(late) }
    }

    @Test
    func `a server that ends at its start is an error with its last words`() throws {
        let program = try ServerProgram("/bin/false")
        let folder = NSTemporaryDirectory() + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(throws: LoadError.self) { try ServerProcess(program, name: "none", [], folder: folder) }
    }
}
