/// A queue in an array: first in, first out, constant time on average.
struct FIFO<Element> {
    private var items: [Element?] = []
    private var head = 0

    /// How many elements wait.
    var count: Int { items.count - head }

    /// Adds an element at the end.
    mutating func append(_ element: Element) { items.append(element) }

    /// Takes the oldest element, nil when there is none.
    mutating func popFirst() -> Element? {
        guard head < items.count else { return nil }
        let element = items[head]
        items[head] = nil
        head += 1
        compact()
        return element
    }

    private mutating func compact() {
        guard head == items.count || head >= 64 && head * 2 >= items.count else { return }
        items.removeFirst(head)
        head = 0
    }
}
