import CCurl

/// The work of a client's thread: starts, drives and ends exchanges until the client is gone.
final class TransferLoop {
    /// Longest sleep without anything to do; libcurl's own timers and commands end it earlier.
    private static let longestSleepMilliseconds: Int32 = 60_000

    private let queue: TransferQueue
    private let limits: HTTPClientLimits
    private let multi: MultiHandle
    /// Exchanges under way, by their handle's address.
    private var running: [UInt: Transfer] = [:]
    /// Requests without a turn yet, oldest first.
    private var waiting: [TransferOrder] = []

    /// Makes the loop on the thread that will run it; nil when libcurl has no memory.
    init?(_ queue: TransferQueue, limits: HTTPClientLimits) {
        guard let multi = MultiHandle(maxIdleConnections: limits.maxConcurrent) else { return nil }
        self.queue = queue
        self.limits = limits
        self.multi = multi
    }

    /// Runs until the queue is stopped.
    func run() {
        queue.listen(on: multi.address)
        while true {
            let intake = queue.take()
            intake.commands.forEach(perform)
            if intake.isStopped { break }
            startWaiting()
            multi.perform()
            let hasEnded = collectFinished()
            if !hasEnded || waiting.isEmpty { multi.poll(milliseconds: Self.longestSleepMilliseconds) }
        }
        queue.listen(on: nil)
        giveUpAll()
    }

    private func perform(_ command: TransferQueue.Command) {
        switch command {
        case .start(let order): waiting.append(order)
        case .cancel(let number): cancel(number)
        }
    }

    private func startWaiting() {
        while running.count < limits.maxConcurrent, !waiting.isEmpty { start(waiting.removeFirst()) }
    }

    private func start(_ order: TransferOrder) {
        guard let transfer = Transfer(order, limits: limits), multi.add(transfer.easy) else {
            return end(order, .failure(OutgoingHTTPError(CURLE_OUT_OF_MEMORY, for: order.request)))
        }
        running[transfer.easy.address] = transfer
    }

    /// Ends what libcurl is done with; says whether there was anything.
    private func collectFinished() -> Bool {
        var hasEnded = false
        while let (address, code) = multi.nextFinished() {
            guard let transfer = running.removeValue(forKey: address) else { continue }
            multi.remove(transfer.easy)
            end(transfer.order, transfer.result(code))
            hasEnded = true
        }
        return hasEnded
    }

    private func cancel(_ number: UInt64) {
        if let index = waiting.firstIndex(where: { $0.number == number }) {
            let order = waiting.remove(at: index)
            queue.requestEnded()
            order.finishCancelled()
        } else if let (address, transfer) = running.first(where: { $0.value.order.number == number }) {
            running[address] = nil
            multi.remove(transfer.easy)
            queue.requestEnded()
            transfer.order.finishCancelled()
        }
    }

    private func end(_ order: TransferOrder, _ result: TransferOrder.Result) {
        queue.requestEnded()
        order.finish(result)
    }

    private func giveUpAll() {
        for transfer in running.values {
            multi.remove(transfer.easy)
            transfer.order.finishCancelled()
        }
        waiting.forEach { $0.finishCancelled() }
        running = [:]
        waiting = []
    }
}
