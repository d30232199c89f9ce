import QueryModel
import QueryScheduling
import Testing

@Suite struct ReadyLineTests {
    private var line = ReadyLine()

    private var order: [UInt64] {
        var order: [UInt64] = []
        _ = line.first {
            order.append($0.value)
            return false
        }
        return order
    }

    private mutating func append(_ ids: UInt64...) {
        for id in ids { line.append(QuerierID(id)) }
    }

    @Test mutating func `who came first stands first, and coming again changes nothing`() {
        append(3, 1, 2, 3)
        #expect(order == [3, 1, 2])
        #expect(line.first { $0.value < 3 } == QuerierID(1))
    }

    @Test mutating func `whoever leaves leaves no gap, at either end or between`() {
        append(1, 2, 3, 4)
        for (id, rest) in [(2, [1, 3, 4]), (1, [3, 4]), (4, [3]), (3, [])] as [(UInt64, [UInt64])] {
            let stood = line.remove(QuerierID(id))
            #expect(stood && order == rest)
        }
        let stood = line.remove(QuerierID(1))
        #expect(!stood && line.isEmpty)
        append(7)
        #expect(order == [7])
    }

    @Test mutating func `who was served goes to the end`() {
        append(1, 2, 3)
        line.moveToEnd(QuerierID(1))
        #expect(order == [2, 3, 1])
        line.moveToEnd(QuerierID(9))
        #expect(order == [2, 3, 1], "who does not stand in line is not put there")
    }
}
