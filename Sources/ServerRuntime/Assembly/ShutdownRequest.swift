import HostEnvironment
import ServiceLifecycle

/// Waits until the process is asked to shut down; false when the task was cancelled instead.
///
/// In place of ServiceLifecycle's own wait, which answers a cancellation from a task outside the structure: the
/// simulation could not schedule that one.
func shutdownRequested() async -> Bool {
    let signal = Signal()
    await withGracefulShutdownHandler {
        await signal.wait()
    } onGracefulShutdown: {
        signal.signal()
    }
    return !Task.isCancelled
}
