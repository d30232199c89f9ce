/// Lets other tasks run until `condition` holds; the suite's time limit bounds it.
func until(_ condition: () async -> Bool) async {
    while await !condition() { await Task.yield() }
}
