/// Lets other tasks run until `condition` holds, or the suite's time limit has cancelled the test.
func until(_ condition: () async -> Bool) async {
    while await !condition(), !Task.isCancelled { await Task.yield() }
}
